using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Arrays;

/// <summary>A box of an array: where it starts and how far it reaches, for each dimension, slowest first.</summary>
/// <param name="Start">The first position of each dimension.</param>
/// <param name="Count">How many positions of each dimension.</param>
public readonly record struct Region(ImmutableArray<long> Start, ImmutableArray<long> Count)
{
    /// <summary>The number of dimensions.</summary>
    public int Rank => Count.Length;

    /// <summary>The number of elements; 1 for a scalar.</summary>
    public long Elements => ElementsOf(Count.AsSpan());

    /// <summary>The whole of an array.</summary>
    /// <param name="shape">The array's shape.</param>
    public static Region Whole(ImmutableArray<long> shape) => new([.. shape.Select(_ => 0L)], shape);

    /// <summary>The product of some lengths; 1 for none.</summary>
    /// <param name="shape">The lengths.</param>
    public static long ElementsOf(ReadOnlySpan<long> shape)
    {
        long elements = 1;
        foreach (var length in shape)
        {
            elements = checked(elements * length);
        }

        return elements;
    }

    /// <summary>The distances of two neighbours along each dimension of an array without gaps, in elements.</summary>
    /// <param name="shape">The lengths.</param>
    public static long[] Strides(ReadOnlySpan<long> shape)
    {
        var strides = new long[shape.Length];
        long stride = 1;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return strides;
    }

    /// <summary>This region with another range along one dimension.</summary>
    /// <param name="axis">The dimension.</param>
    /// <param name="start">The new first position.</param>
    /// <param name="count">The new number of positions.</param>
    public Region With(int axis, long start, long count) => new(Start.SetItem(axis, start), Count.SetItem(axis, count));

    /// <summary>This region without one dimension.</summary>
    /// <param name="axis">The dimension.</param>
    public Region Without(int axis) => new(Start.RemoveAt(axis), Count.RemoveAt(axis));

    /// <summary>This region with one more dimension.</summary>
    /// <param name="axis">Where the new dimension stands.</param>
    /// <param name="start">Its first position.</param>
    /// <param name="count">Its number of positions.</param>
    public Region Insert(int axis, long start, long count) => new(Start.Insert(axis, start), Count.Insert(axis, count));

    /// <summary>Cuts the region into blocks that follow each other in row-major order without a gap.</summary>
    /// <param name="maximum">The largest number of elements of a block; a block has at least one.</param>
    public IEnumerable<Region> Blocks(long maximum)
    {
        if (Elements == 0)
        {
            yield break;
        }

        // The first dimension whose rows fit into a block is cut into ranges; those before it go one by one.
        var axis = 0;
        while (axis < Rank && ElementsOf(Count.AsSpan()[(axis + 1)..]) > maximum)
        {
            axis++;
        }

        if (axis >= Rank)
        {
            axis = Math.Max(0, Rank - 1);
        }

        if (Rank == 0)
        {
            yield return this;
            yield break;
        }

        var rowElements = ElementsOf(Count.AsSpan()[(axis + 1)..]);
        var rows = Math.Max(1, maximum / rowElements);
        var outer = new long[axis];
        do
        {
            var block = this;
            for (var leading = 0; leading < axis; leading++)
            {
                block = block.With(leading, Start[leading] + outer[leading], 1);
            }

            for (long row = 0; row < Count[axis]; row += rows)
            {
                yield return block.With(axis, Start[axis] + row, Math.Min(rows, Count[axis] - row));
            }
        }
        while (Advance(outer, Count.AsSpan()[..axis]));
    }

    /// <summary>The runs of elements that follow each other in an array, as the region has them.</summary>
    /// <param name="shape">The array's shape.</param>
    /// <returns>For each run its first element, row-major in the array, and its number of elements.</returns>
    public IEnumerable<(long Start, long Count)> Runs(ImmutableArray<long> shape)
    {
        // All of the dimensions behind it: then the dimension before them continues the run.
        var axis = Rank - 1;
        while (axis > 0 && Count[axis] == shape[axis])
        {
            axis--;
        }

        foreach (var block in Blocks(axis < 0 ? 1 : ElementsOf(Count.AsSpan()[axis..])))
        {
            long start = 0;
            for (var dimension = 0; dimension < Rank; dimension++)
            {
                start = (start * shape[dimension]) + block.Start[dimension];
            }

            yield return (start, block.Elements);
        }
    }

    private static bool Advance(long[] position, ReadOnlySpan<long> shape)
    {
        for (var axis = position.Length - 1; axis >= 0; axis--)
        {
            if (++position[axis] < shape[axis])
            {
                return true;
            }

            position[axis] = 0;
        }

        return false;
    }
}
