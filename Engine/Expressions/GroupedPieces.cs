using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions.Accumulators;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Adds pieces of an input to the states of reductions that put its values into the same bins.</summary>
/// <remarks>
/// Where all values of a row are in one bin, as of a coordinate, rows are handed on as they lie in memory, and so they
/// are to few bins that the values themselves are between the edges of; else values are sorted by their bins first, in
/// tiles. Threading: one evaluation at a time.
/// </remarks>
/// <param name="groups">The bins.</param>
/// <param name="isOwn">Whether the values themselves say which bins they are in.</param>
/// <param name="axes">The reduced dimensions.</param>
/// <param name="region">The region of the input that the states cover.</param>
/// <param name="targets">The accumulators and their states.</param>
/// <param name="buffers">Where memory comes from.</param>
internal sealed class GroupedPieces(
    ReductionGroups groups,
    bool isOwn,
    ImmutableArray<int> axes,
    Region region,
    IReadOnlyList<(Accumulator Accumulator, Memory<byte> State)> targets,
    BufferPool buffers) : IDisposable
{
    // A dimension more, of bins, in front of the first that is binned.
    private readonly int _place = groups.FirstAxis;
    private readonly ImmutableArray<int> _reducedOfBins =
        [.. axes.Select(axis => axis < groups.FirstAxis ? axis : axis + 1)];

    private readonly Region _regionOfBins = region.Insert(groups.FirstAxis, 0, groups.Count);

    // Of few bins, what each takes of all values; else none.
    private readonly ImmutableArray<(Accumulator Accumulator, Memory<byte> State)> _ownBins =
        isOwn && groups.Edges.Length - 1 <= OwnBins.Most
            ? [.. targets.Select(target => (
                (Accumulator)new OwnBins((FloatingAccumulator)target.Accumulator, groups), target.State))]
            : [];

    private GroupTile? _tile;
    private Region _part;
    private PooledBuffer? _cells;

    private ReadOnlySpan<int> Cells => _cells is null ? [] : MemoryMarshal.Cast<byte, int>(_cells.Span);

    /// <summary>Finds the bins of a part of the region, in which the next pieces are.</summary>
    /// <param name="part">The part.</param>
    /// <param name="evaluation">Sources, buffers, counters and cancellation.</param>
    public async ValueTask PrepareAsync(Region part, Evaluation evaluation)
    {
        if (isOwn)
        {
            return;
        }

        _cells?.Dispose();
        _cells = null;
        _part = groups.PartOf(part);
        var elements = (int)_part.Elements;
        _cells = buffers.Rent((long)elements * sizeof(int));
        if (groups.Source is not { } source)
        {
            groups.Known(_part.Start[0], MemoryMarshal.Cast<byte, int>(_cells.Span));
            return;
        }

        using var values = buffers.Rent((long)elements * source.Type.ByteLength());
        await source.EvaluateAsync(_part, values.Memory, evaluation);
        Find(values.Span, source.Type, MemoryMarshal.Cast<byte, int>(_cells.Span));
    }

    /// <summary>Adds a piece.</summary>
    /// <param name="piece">The piece.</param>
    public void Add(in Piece piece)
    {
        if (piece.Block.Elements == 0)
        {
            return;
        }

        if (!_ownBins.IsEmpty)
        {
            AddTo(_ownBins, piece, piece.Block, 0, 0);
            return;
        }

        var inner = piece.Block.Rank - 1;
        while (inner > 0 && piece.Block.Count[inner] == 1)
        {
            inner--;
        }

        // Behind the last dimension that says which bin it is nothing is left to walk.
        inner = !isOwn && groups.Axes.Contains(inner) ? groups.Axes[^1] : inner;
        if (!isOwn && (groups.Axes is [_] || !groups.Axes.Contains(inner)))
        {
            AddRows(piece);
        }
        else
        {
            AddSorted(piece, inner);
        }
    }

    public void Dispose()
    {
        _tile?.Dispose();
        _cells?.Dispose();
    }

    private void Find(ReadOnlySpan<byte> values, ElementType type, Span<int> cells)
    {
        Span<double> room = stackalloc double[512];
        for (var done = 0; done < cells.Length; done += room.Length)
        {
            var count = Math.Min(room.Length, cells.Length - done);
            if (type == ElementType.Float)
            {
                var singles = MemoryMarshal.Cast<byte, float>(values).Slice(done, count);
                TensorPrimitives.ConvertTruncating(singles, room[..count]);
            }
            else
            {
                MemoryMarshal.Cast<byte, double>(values).Slice(done, count).CopyTo(room);
            }

            groups.Find(room[..count], cells.Slice(done, count));
        }
    }

    // For each position of the dimensions that say which bin it is, all that is there; neighbours of one bin at once.
    private void AddRows(in Piece piece)
    {
        var last = groups.Axes[^1];
        var whole = piece.Block;
        var position = new long[groups.Axes.Length];
        do
        {
            var block = whole;
            long first = 0;
            for (var place = 0; place < position.Length - 1; place++)
            {
                var axis = groups.Axes[place];
                block = block.With(axis, block.Start[axis] + position[place], 1);
                first += position[place] * piece.Strides[axis];
            }

            var cells = RowOfCells(whole, position);
            for (var (start, end) = (0, 0); start < cells.Length; start = end)
            {
                while (end < cells.Length && cells[end] == cells[start])
                {
                    end++;
                }

                if (cells[start] >= 0)
                {
                    AddTo(
                        targets,
                        piece,
                        block.With(last, whole.Start[last] + start, end - start),
                        first + (start * piece.Strides[last]),
                        cells[start]);
                }
            }
        }
        while (Advance(position.AsSpan()[..^1], place => whole.Count[groups.Axes[place]]));
    }

    private void AddTo(
        IEnumerable<(Accumulator Accumulator, Memory<byte> State)> adding,
        in Piece piece,
        Region block,
        long first,
        int bin)
    {
        var bytes = piece.Bytes[(int)(first * piece.Form.Type.ByteLength())..];
        long[] strides = [.. piece.Strides[.._place], 0, .. piece.Strides[_place..]];
        var part = new Piece(block.Insert(_place, bin, 1), bytes, strides, piece.Form);
        foreach (var (accumulator, state) in adding)
        {
            accumulator.Add(part, _regionOfBins, _reducedOfBins, default, default, state.Span);
        }
    }

    // For each position of the kept dimensions all values of the others, row by row.
    private void AddSorted(in Piece piece, int inner)
    {
        _tile ??= new GroupTile(groups, buffers);
        var (block, strides) = (piece.Block, piece.Strides.ToArray());
        var outer = Enumerable.Range(0, block.Rank).Where(axis => axis != inner).ToArray();
        int[] order = [.. outer.Where(axis => !axes.Contains(axis)), .. outer.Where(axes.Contains)];
        var position = new long[order.Length];
        var (form, bytes) = (piece.Form, piece.Form.Type.ByteLength());
        var length = block.Rank == 0 ? 1 : (int)block.Count[inner];
        var at = new long[block.Rank];
        var (cell, cells, step) = (-1, (int)Region.ElementsOf(CountsOfCells), StepOfBins);
        do
        {
            long first = 0;
            for (var place = 0; place < order.Length; place++)
            {
                at[order[place]] = position[place];
                first += position[place] * strides[order[place]];
            }

            var next = Cell(block, at);
            if (next != cell && cell >= 0)
            {
                _tile.Flush(form, isOwn, targets, cell, step, cells);
            }

            cell = next;
            var bins = isOwn ? [] : RowOfCells(block, [.. groups.Axes.Select(axis => at[axis])]);
            for (var done = 0; done < length;)
            {
                var count = Math.Min(length - done, _tile.Room);
                _tile.Gather(
                    piece.Bytes.Slice((int)(first + done) * bytes, count * bytes),
                    bytes,
                    isOwn ? [] : bins.Slice(done, count));
                done += count;
                if (_tile.Room == 0)
                {
                    _tile.Flush(form, isOwn, targets, cell, step, cells);
                }
            }
        }
        while (Advance(position, place => block.Count[order[place]]));
        _tile.Flush(form, isOwn, targets, cell, step, cells);
    }

    // The lengths of the state's dimensions, and how far two neighbouring bins are apart in it.
    private ReadOnlySpan<long> CountsOfCells =>
        _regionOfBins.Count.Where((_, axis) => !_reducedOfBins.Contains(axis)).ToArray();

    private int StepOfBins => (int)Region.ElementsOf(
        region.Count.Where((_, axis) => axis >= _place && !axes.Contains(axis)).ToArray());

    // The bins of a row along the last dimension that has them; the last of the positions does not count.
    private ReadOnlySpan<int> RowOfCells(Region block, ReadOnlySpan<long> position)
    {
        long first = 0;
        for (var place = 0; place < position.Length; place++)
        {
            var axis = groups.Axes[place];
            var within = place == position.Length - 1 ? 0 : position[place];
            first = (first * _part.Count[place]) + block.Start[axis] - _part.Start[place] + within;
        }

        return Cells.Slice((int)first, (int)block.Count[groups.Axes[^1]]);
    }

    // The cell of a position in the first bin.
    private int Cell(Region block, long[] at)
    {
        long cell = 0;
        for (var axis = 0; axis <= at.Length; axis++)
        {
            cell *= axis == _place ? groups.Count : 1;
            if (axis < at.Length && !axes.Contains(axis))
            {
                cell = (cell * region.Count[axis]) + block.Start[axis] - region.Start[axis] + at[axis];
            }
        }

        return (int)cell;
    }

    private static bool Advance(Span<long> position, Func<int, long> count)
    {
        for (var place = position.Length - 1; place >= 0; place--)
        {
            if (++position[place] < count(place))
            {
                return true;
            }

            position[place] = 0;
        }

        return false;
    }
}
