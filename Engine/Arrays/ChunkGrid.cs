using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Arrays;

/// <summary>Where an array is cut into the chunks that it is stored in: it is read best from one to the next.</summary>
/// <remarks>It is advice: whatever is read across the cuts is right too, and takes longer.</remarks>
/// <param name="First">The first cut behind position 0 of each dimension, from 1 to the length of a chunk.</param>
/// <param name="Length">The distance of two cuts, in positions; at least 1.</param>
internal sealed record ChunkGrid(ImmutableArray<long> First, ImmutableArray<long> Length)
{
    /// <summary>The number of dimensions.</summary>
    public int Rank => Length.Length;

    /// <summary>The cuts of the positions that a range takes, along one dimension.</summary>
    /// <param name="length">Length of a chunk.</param>
    /// <param name="range">The range; where its step does not go into the length, the cuts are about right.</param>
    public static (long First, long Length) Of(long length, IndexRange range)
    {
        // Of a chunk of 3 every second position gives 2 and 1 by turns: blocks are as long as the shorter one.
        var taken = Math.Max(1, length / range.Step);
        return (Math.Min(taken, (length - (range.Start % length) + range.Step - 1) / range.Step), taken);
    }

    /// <summary>How many chunks a range takes positions of, along one dimension.</summary>
    /// <param name="length">Length of a chunk.</param>
    /// <param name="range">The range.</param>
    public static long CountOf(long length, IndexRange range) => range.Step >= length
        ? range.Count
        : range.Count == 0 ? 0 : ((range.End - 1) / length) - (range.Start / length) + 1;

    /// <summary>The grid without one dimension.</summary>
    /// <param name="axis">The dimension.</param>
    public ChunkGrid Without(int axis) => new(First.RemoveAt(axis), Length.RemoveAt(axis));

    /// <summary>Cuts a region into blocks along the grid, chunk by chunk, each chunk's in row-major order.</summary>
    /// <remarks>
    /// Short chunks are taken several at once, those that follow each other along the fastest dimensions first; a
    /// chunk that is longer than a block is cut along its slowest dimensions.
    /// </remarks>
    /// <param name="region">The region.</param>
    /// <param name="maximum">The largest number of elements of a block; a block has at least one.</param>
    public IEnumerable<Region> Blocks(Region region, long maximum)
    {
        if (region.Elements == 0)
        {
            return [];
        }

        var chunk = new long[Rank];
        for (var axis = 0; axis < Rank; axis++)
        {
            chunk[axis] = Math.Min(Length[axis], region.Count[axis]);
        }

        var elements = Region.ElementsOf(chunk);
        if (elements <= maximum)
        {
            var group = Group(region, chunk, maximum / elements);
            return Boxes(region, (axis, start) => Cut(axis, start) + ((group[axis] - 1) * Length[axis]));
        }

        for (var axis = 0; axis < Rank && elements > maximum; axis++)
        {
            elements /= chunk[axis];
            chunk[axis] = Math.Clamp(maximum / elements, 1, chunk[axis]);
            elements *= chunk[axis];
        }

        return Boxes(region, Cut).SelectMany(
            box => Boxes(box, (axis, start) => start + chunk[axis]));
    }

    /// <summary>How many chunks are taken at once along each dimension, fastest first, while there is room.</summary>
    private long[] Group(Region region, long[] chunk, long room)
    {
        var group = new long[Rank];
        for (var axis = Rank - 1; axis >= 0; axis--)
        {
            group[axis] = Math.Clamp(room, 1, ((region.Count[axis] - 1) / chunk[axis]) + 1);
            room /= group[axis];
        }

        return group;
    }

    /// <summary>The first cut behind a position.</summary>
    private long Cut(int axis, long position) => position < First[axis]
        ? First[axis]
        : position + Length[axis] - ((position - First[axis]) % Length[axis]);

    /// <summary>Boxes in row-major order, each of which ends where it is told to, or with the region.</summary>
    private static IEnumerable<Region> Boxes(Region region, Func<int, long, long> ending)
    {
        var start = region.Start.ToArray();
        var count = new long[start.Length];
        int axis;
        do
        {
            for (axis = 0; axis < start.Length; axis++)
            {
                var end = region.Start[axis] + region.Count[axis];
                count[axis] = Math.Min(end, ending(axis, start[axis])) - start[axis];
            }

            yield return new([.. start], [.. count]);
            for (axis = start.Length - 1; axis >= 0; axis--)
            {
                start[axis] += count[axis];
                if (start[axis] < region.Start[axis] + region.Count[axis])
                {
                    break;
                }

                start[axis] = region.Start[axis];
            }
        }
        while (axis >= 0);
    }
}
