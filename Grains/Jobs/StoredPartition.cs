using System.Text.Json.Serialization;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>A planned partition as it is stored: short names, for a job may have thousands.</summary>
[GenerateSerializer, Immutable, Alias("compute.stored-partition.v1")]
internal sealed record StoredPartition(
    [property: Id(0), JsonPropertyName("o")] int Output,
    [property: Id(1), JsonPropertyName("s")] int Section,
    [property: Id(2), JsonPropertyName("at")] long Start,
    [property: Id(3), JsonPropertyName("n")] long Count,
    [property: Id(4), JsonPropertyName("b")] long BytesToRead);
