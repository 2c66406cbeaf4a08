namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>A header of the request that fetches a value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
[GenerateSerializer, Immutable, Alias("compute.reference-header.v1")]
public sealed record ReferenceHeader([property: Id(0)] string Name, [property: Id(1)] string Value);
