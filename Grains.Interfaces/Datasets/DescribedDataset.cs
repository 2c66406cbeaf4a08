namespace Compute.Orleans.Grains.Interfaces.Datasets;

/// <summary>What a dataset is, for somebody who wants to know what to ask for.</summary>
/// <param name="Tag">What tells this description from others; null where the state of the dataset is not known.</param>
/// <param name="Json">
/// The description, a JSON document below 1 MiB; null where the caller has it already. Its members: docs/datasets.md.
/// </param>
[GenerateSerializer, Immutable, Alias("compute.described-dataset.v1")]
public sealed record DescribedDataset(
    [property: Id(0)] string? Tag,
    [property: Id(1)] string? Json);
