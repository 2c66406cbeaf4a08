using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Cf;

/// <summary>What a range selects along one dimension.</summary>
/// <param name="Ranges">
/// The positions, in the order in which they follow each other in the result: one range, or several where a
/// longitude range wraps or an axis is not monotonic. Never empty, none of them empty.
/// </param>
/// <param name="DropsDimension">Whether one point was asked for, so that the result has no such dimension.</param>
/// <param name="Result">The coordinate of the result, its values shifted where a longitude wrapped.</param>
public sealed record AxisSelection(ImmutableArray<IndexRange> Ranges, bool DropsDimension, Coordinate Result);
