using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Arrays;

/// <summary>Cuts a region into boxes that suit a reduction, in an order that depends on nothing else.</summary>
/// <remarks>
/// Where rows are added to rows, as in a mean over time, a box is some rows of some cells, and all rows of these cells
/// follow before other cells do: what was summed up so far of so few cells stays in the processor's cache. Where runs
/// are added up, as in a mean over an area, boxes are in row-major order. Threading: no state.
/// </remarks>
internal static class PieceCuts
{
    /// <summary>Rows that are worth adding at once: sums are loaded and stored once for all of them.</summary>
    public const int Rows = 8;

    /// <summary>Rows that a box has at least, where there are as many: long runs are read faster than many.</summary>
    private const int LeastRows = 4;

    /// <summary>Cuts a region.</summary>
    /// <param name="region">The region.</param>
    /// <param name="reduced">The dimensions that are reduced, in order.</param>
    /// <param name="maximum">The largest number of elements of a box; a box has at least one.</param>
    public static IEnumerable<Region> Cut(Region region, ImmutableArray<int> reduced, long maximum)
    {
        var axis = RowAxis(region, reduced);
        if (axis < 0 || Region.ElementsOf(region.Count.AsSpan()[axis..]) <= maximum)
        {
            return region.Blocks(maximum);
        }

        return axis == 0
            ? Columns(region, 0, maximum)
            : Leading(region, axis).SelectMany(part => Columns(part, axis, maximum));
    }

    /// <summary>The dimension whose positions are rows that are added to each other; -1 where there is none.</summary>
    /// <param name="region">The region.</param>
    /// <param name="reduced">The dimensions that are reduced, in order.</param>
    public static int RowAxis(Region region, ImmutableArray<int> reduced)
    {
        var inner = region.Rank - 1;
        while (inner >= 0 && region.Count[inner] == 1)
        {
            inner--;
        }

        if (inner < 0 || reduced.Contains(inner))
        {
            return -1;
        }

        foreach (var axis in reduced)
        {
            if (region.Count[axis] > 1)
            {
                return axis;
            }
        }

        return -1;
    }

    // Single positions of the dimensions before an axis.
    private static IEnumerable<Region> Leading(Region region, int axis)
    {
        var before = new Region(region.Start[..axis], region.Count[..axis]);
        foreach (var place in before.Blocks(1))
        {
            yield return new(
                [.. place.Start, .. region.Start.AsSpan()[axis..]], [.. place.Count, .. region.Count.AsSpan()[axis..]]);
        }
    }

    private static IEnumerable<Region> Columns(Region region, int axis, long maximum)
    {
        var behind = new Region(region.Start[(axis + 1)..], region.Count[(axis + 1)..]);
        var row = behind.Elements;
        if (row == 0)
        {
            yield break;
        }

        // As few columns as may be, of about equal width.
        var widest = Math.Max(1, maximum / Math.Min(LeastRows, region.Count[axis]));
        var columns = (row + widest - 1) / widest;
        var end = region.Start[axis] + region.Count[axis];
        foreach (var cells in behind.Blocks((row + columns - 1) / columns))
        {
            var rows = Math.Max(1, maximum / cells.Elements);
            for (var first = region.Start[axis]; first < end; first += rows)
            {
                yield return new(
                    [.. region.Start.AsSpan()[..axis], first, .. cells.Start],
                    [.. region.Count.AsSpan()[..axis], Math.Min(rows, end - first), .. cells.Count]);
            }
        }
    }
}
