namespace Compute.Orleans.Grains.Interfaces.Datasets;

/// <summary>What is known of a file besides its index.</summary>
/// <param name="Location">Where it is read.</param>
/// <param name="Length">Its length when it was last used, in bytes.</param>
/// <param name="Version">Its modification time or entity tag when it was last used.</param>
/// <param name="Indexed">When this state of it was first seen.</param>
/// <param name="Uses">How many jobs used it, in any state.</param>
/// <param name="Changes">How many times it was found in another state than before.</param>
[GenerateSerializer, Immutable, Alias("compute.dataset-record.v1")]
public sealed record DatasetRecord(
    [property: Id(0)] string Location,
    [property: Id(1)] long Length,
    [property: Id(2)] string Version,
    [property: Id(3)] DateTimeOffset Indexed,
    [property: Id(4)] long Uses,
    [property: Id(5)] long Changes);
