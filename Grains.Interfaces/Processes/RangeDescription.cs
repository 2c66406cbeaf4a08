namespace Compute.Orleans.Grains.Interfaces.Processes;

/// <summary>A range of numbers, both ends included.</summary>
/// <param name="Least">The least value, or null for no bound.</param>
/// <param name="Most">The largest value, or null for no bound.</param>
[GenerateSerializer, Immutable, Alias("compute.range-description.v1")]
public sealed record RangeDescription([property: Id(0)] double? Least, [property: Id(1)] double? Most);
