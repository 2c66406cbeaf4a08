using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Arrays;

/// <summary>
/// Positions along one dimension: <paramref name="Count"/> of them, from <paramref name="Start"/> on.
/// </summary>
/// <param name="Start">The first position, 0-based.</param>
/// <param name="Count">How many; may be 0.</param>
/// <param name="Step">The distance between two, at least 1.</param>
public readonly record struct IndexRange(long Start, long Count, long Step = 1)
{
    /// <summary>One past the last position that is touched; equals Start when the range is empty.</summary>
    public long End => Count == 0 ? Start : Start + ((Count - 1) * Step) + 1;

    /// <summary>All positions of a dimension.</summary>
    /// <param name="length">The dimension's length.</param>
    public static IndexRange All(long length) => new(0, length);

    /// <summary>The range that picks <paramref name="inner"/> out of this one.</summary>
    /// <param name="inner">Positions within this range.</param>
    public IndexRange Then(IndexRange inner) => new(Start + (inner.Start * Step), inner.Count, Step * inner.Step);

    /// <summary>Positions as ranges of one step each, one after another.</summary>
    /// <param name="positions">The positions.</param>
    public static ImmutableArray<IndexRange> Of(ReadOnlySpan<int> positions)
    {
        var ranges = ImmutableArray.CreateBuilder<IndexRange>();
        for (var first = 0; first < positions.Length;)
        {
            var step = first + 1 < positions.Length ? positions[first + 1] - positions[first] : 1;
            var next = first + 1;
            while (step > 0 && next < positions.Length && positions[next] - positions[next - 1] == step)
            {
                next++;
            }

            ranges.Add(new IndexRange(positions[first], next - first, next - first == 1 ? 1 : step));
            first = next;
        }

        return ranges.ToImmutable();
    }
}
