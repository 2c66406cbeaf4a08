namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>A range along one dimension.</summary>
/// <param name="Dimension">A dimension's name or role.</param>
/// <param name="Kind">What the ends mean.</param>
/// <param name="Start">The first end, as text: a number (round-trip form, invariant) or a date.</param>
/// <param name="End">The other end, alike.</param>
/// <param name="Step">Every how many-th element; at least 1.</param>
[GenerateSerializer, Immutable, Alias("compute.request-range.v1")]
public sealed record RequestRange(
    [property: Id(0)] string Dimension,
    [property: Id(1)] RangeKind Kind,
    [property: Id(2)] string Start,
    [property: Id(3)] string End,
    [property: Id(4)] long Step)
{
    /// <summary>The units of values, such as hPa on an axis in Pa; null for the axis' own.</summary>
    [Id(5)]
    public string? Units { get; init; }
}
