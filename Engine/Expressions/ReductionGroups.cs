using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>The bins that the values of a reduction are put into, by an array over some of its dimensions.</summary>
/// <remarks>
/// A bin is above its lower edge and up to its upper one. What is in no bin is left out. The arrays' numbers are known
/// at once where they are a coordinate's; else they are evaluated, in blocks, as the values are.
/// </remarks>
internal sealed class ReductionGroups
{
    private readonly ImmutableArray<int> _known;
    private readonly IndexRange _wanted;
    private readonly BinTable _table;

    private ReductionGroups(
        BinTable table,
        ImmutableArray<double> edges,
        ImmutableArray<int> axes,
        Node? source,
        ImmutableArray<int> known,
        IndexRange wanted)
    {
        _table = table;
        Edges = edges;
        Axes = axes;
        Source = source;
        _known = known;
        _wanted = wanted;
    }

    /// <summary>The edges of the bins, each above the one before.</summary>
    public ImmutableArray<double> Edges { get; }

    /// <summary>The dimensions of what is reduced that the numbers have, in order; all of them are reduced.</summary>
    public ImmutableArray<int> Axes { get; }

    /// <summary>The first of the dimensions, before which a dimension of bins stands; 0 where there is none.</summary>
    public int FirstAxis => Axes.IsEmpty ? 0 : Axes[0];

    /// <summary>The numbers, in floating point; null where they are known.</summary>
    public Node? Source { get; }

    /// <summary>How many bins there are.</summary>
    public int Count => (int)_wanted.Count;

    /// <summary>Groups by an array.</summary>
    /// <param name="edges">The edges, each above the one before; at least two.</param>
    /// <param name="source">The numbers, in floating point, NaN where missing.</param>
    /// <param name="axes">The dimensions of what is reduced that they have, in order.</param>
    public static ReductionGroups Of(ImmutableArray<double> edges, Node source, ImmutableArray<int> axes) =>
        source.Type.IsFloating() && source.Rank == axes.Length && axes.Order().SequenceEqual(axes)
            ? new(new(edges.AsSpan()), edges, axes, source, [], IndexRange.All(edges.Length - 1))
            : throw new ArgumentException("groups are of floating-point numbers, dimensions in order", nameof(axes));

    /// <summary>Groups by numbers along one dimension that are known.</summary>
    /// <param name="edges">The edges, each above the one before; at least two.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="axis">The dimension of what is reduced.</param>
    public static ReductionGroups Known(ImmutableArray<double> edges, ImmutableArray<double> values, int axis)
    {
        var (table, bins) = (new BinTable(edges.AsSpan()), new int[values.Length]);
        table.Find(values.AsSpan(), bins);
        var known = ImmutableCollectionsMarshal.AsImmutableArray(bins);
        return new(table, edges, [axis], null, known, IndexRange.All(edges.Length - 1));
    }

    /// <summary>Only some of the bins.</summary>
    /// <param name="range">Which of them.</param>
    public ReductionGroups Select(IndexRange range) =>
        new(_table, Edges, Axes, Source, _known, _wanted.Then(range));

    /// <summary>Whether an array that is reduced is the one that says which bins its values are in.</summary>
    /// <param name="input">The array.</param>
    public bool IsOwn(Node input) => Source is not null && Axes.Length == input.Rank && Source.IsSameAs(input);

    /// <summary>Where the bins stand among the dimensions of a result: where the first was that is binned.</summary>
    /// <param name="reduced">The dimensions of what is reduced that go away.</param>
    public int PlaceAmong(ImmutableArray<int> reduced) =>
        Enumerable.Range(0, FirstAxis).Count(axis => !reduced.Contains(axis));

    /// <summary>Whether these are bins of an array.</summary>
    /// <param name="input">The array.</param>
    /// <param name="reduced">Its dimensions that go away.</param>
    public bool Fit(Node input, ImmutableArray<int> reduced) => !Axes.Except(reduced).Any()
        && (Source is null
            ? input.Shape[Axes[0]] == _known.Length
            : Axes.Select(axis => input.Shape[axis]).SequenceEqual(Source.Shape));

    /// <summary>Where the numbers are that say it of a region of what is reduced.</summary>
    /// <param name="region">The region.</param>
    public Region PartOf(Region region) =>
        new([.. Axes.Select(axis => region.Start[axis])], [.. Axes.Select(axis => region.Count[axis])]);

    /// <summary>Bytes of buffers for the bins of a part, and for the numbers that say which they are.</summary>
    /// <param name="input">What is reduced.</param>
    /// <param name="blockBytes">The size of blocks that it is read in.</param>
    public long PartBytes(Node input, long blockBytes)
    {
        if (Source is null)
        {
            return (long)_known.Length * sizeof(int);
        }

        var block = Math.Max(1, blockBytes / input.Type.ByteLength());
        var elements = Math.Min(block, Region.ElementsOf(Source.Shape.AsSpan()));
        return (elements * (sizeof(int) + Source.Type.ByteLength())) + Source.ScratchBytes(elements, blockBytes);
    }

    /// <summary>Whether any number is in each bin; only where they are known.</summary>
    public ImmutableArray<bool> AreThere()
    {
        var there = new bool[Count];
        foreach (var cell in _known.Select(Cell).Where(cell => cell >= 0))
        {
            there[cell] = true;
        }

        return [.. there];
    }

    /// <summary>A region of what is reduced without what is known to be in no bin at its ends.</summary>
    /// <param name="region">The region.</param>
    public Region Narrowed(Region region)
    {
        if (Source is not null)
        {
            return region;
        }

        var axis = Axes[0];
        var (start, end) = ((int)region.Start[axis], (int)(region.Start[axis] + region.Count[axis]));
        while (start < end && Cell(_known[start]) < 0)
        {
            start++;
        }

        while (end > start && Cell(_known[end - 1]) < 0)
        {
            end--;
        }

        return region.With(axis, start, end - start);
    }

    /// <summary>Rows of neighbours among the wanted bins: the edges of each, and the place of its first bin.</summary>
    public IEnumerable<(ImmutableArray<double> Edges, int Place)> Neighbours()
    {
        var (start, count, step) = ((int)_wanted.Start, Count, (int)_wanted.Step);
        return step == 1
            ? [(Edges.Slice(start, count + 1), 0)]
            : Enumerable.Range(0, count).Select(place => (Edges.Slice(start + (place * step), 2), place));
    }

    /// <summary>The bins of numbers.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="cells">Filled: the place of each number's bin among those that are wanted, or -1.</param>
    public void Find(ReadOnlySpan<double> values, Span<int> cells)
    {
        _table.Find(values, cells);
        if (_wanted == IndexRange.All(Edges.Length - 1))
        {
            return;
        }

        foreach (ref var cell in cells[..values.Length])
        {
            cell = Cell(cell);
        }
    }

    /// <summary>The bins of some positions, where they are known.</summary>
    /// <param name="start">The first position.</param>
    /// <param name="cells">Filled: the place of each one's bin among those that are wanted, or -1.</param>
    public void Known(long start, Span<int> cells)
    {
        for (var place = 0; place < cells.Length; place++)
        {
            cells[place] = Cell(_known[(int)start + place]);
        }
    }

    /// <summary>Whether other groups put the same values into the same bins.</summary>
    /// <param name="other">The other groups.</param>
    public bool IsSameAs(ReductionGroups? other) => ReferenceEquals(this, other)
        || (other is not null
            && other.Edges.SequenceEqual(Edges)
            && other.Axes.SequenceEqual(Axes)
            && other._wanted == _wanted
            && other._known.SequenceEqual(_known)
            && (other.Source is null) == (Source is null)
            && (Source is null || Source.IsSameAs(other.Source!)));

    private int Cell(int bin)
    {
        var from = bin - _wanted.Start;
        return bin >= 0 && from >= 0 && from % _wanted.Step == 0 && from / _wanted.Step < _wanted.Count
            ? (int)(from / _wanted.Step)
            : BinNumbers.None;
    }
}
