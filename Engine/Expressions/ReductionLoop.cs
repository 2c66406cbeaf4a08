using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions.Accumulators;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>
/// Walks a piece and hands its rows to an accumulator, as many at once as belong to the same cells of the state.
/// </summary>
/// <remarks>
/// Neighbouring dimensions are merged where memory and state allow, so that the innermost row is as long as it can be:
/// it either belongs to as many cells that follow each other, or, where its dimension is reduced, to one cell. The
/// nearest reduced dimension outside of it says which rows go together, and a cell takes the rows in their order. With
/// weights, a row either has as many of them that follow each other, or one. No allocation.
/// </remarks>
internal readonly ref struct ReductionLoop
{
    // Cells that are gathered at once where the state has those of a row apart.
    private const int Gathered = 64;

    private readonly Accumulator _accumulator;
    private readonly Span<byte> _state;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlySpan<double> _weights;
    private readonly ValueForm _form;
    private readonly int _elementBytes;
    private readonly int _cells;
    private readonly LoopAxis _inner;
    private readonly LoopAxis _rows;

    private ReductionLoop(
        Accumulator accumulator,
        Span<byte> state,
        in Piece piece,
        ReadOnlySpan<double> weights,
        int cells,
        LoopAxis inner,
        LoopAxis rows)
    {
        _accumulator = accumulator;
        _state = state;
        _bytes = piece.Bytes;
        _weights = weights;
        _form = piece.Form;
        _elementBytes = piece.Form.Type.ByteLength();
        _cells = cells;
        _inner = inner;
        _rows = rows;
    }

    /// <summary>Adds a piece to a state.</summary>
    /// <param name="accumulator">What is computed.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="region">The region of the input that the state covers; it has the piece's block.</param>
    /// <param name="axes">The reduced dimensions.</param>
    /// <param name="weights">The block's weights, row-major, or none.</param>
    /// <param name="weighted">The dimensions that weights have, in their order.</param>
    /// <param name="state">The state of all cells of the region.</param>
    public static void Run(
        Accumulator accumulator,
        in Piece piece,
        Region region,
        ImmutableArray<int> axes,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<int> weighted,
        Span<byte> state)
    {
        Span<LoopAxis> found = stackalloc LoopAxis[region.Rank + 1];
        var walked = LoopAxis.Find(piece, region, axes, weighted, found, out var firstCell, out var cells);
        if (walked.IsEmpty)
        {
            return;
        }

        // The other axes move to the front, outermost last.
        var inner = walked[0];
        walked = walked[1..];
        var rows = LoopAxis.Single;
        for (var axis = 0; axis < walked.Length; axis++)
        {
            if (walked[axis].State == 0)
            {
                rows = walked[axis];
                walked[(axis + 1)..].CopyTo(walked[axis..]);
                walked = walked[..^1];
                break;
            }
        }

        new ReductionLoop(accumulator, state, piece, weights, cells, inner, rows).Walk(walked, firstCell);
    }

    // An odometer over all axes but those of a row and of rows.
    private void Walk(ReadOnlySpan<LoopAxis> axes, long cell)
    {
        Span<int> position = stackalloc int[axes.Length];
        position.Clear();
        long number = 0;
        long weight = 0;
        while (true)
        {
            Add(number, weight, (int)cell);
            var axis = 0;
            for (; axis < axes.Length; axis++)
            {
                var (count, step, stateStep, weightStep) = axes[axis];
                number += step;
                cell += stateStep;
                weight += weightStep;
                if (++position[axis] < count)
                {
                    break;
                }

                number -= step * count;
                cell -= stateStep * count;
                weight -= weightStep * count;
                position[axis] = 0;
            }

            if (axis == axes.Length)
            {
                return;
            }
        }
    }

    private void Add(long number, long weight, int cell)
    {
        switch (_inner.State)
        {
            case 0:
                _accumulator.AddRuns(
                    Rows(number, _inner.Count), Weights(weight), _state, cell, _cells);
                break;
            case 1:
                _accumulator.AddRows(
                    Rows(number, _inner.Count), Weights(weight), _state, cell, _cells);
                break;
            default:
                AddApart(number, weight, cell);
                break;
        }
    }

    // The cells of a row stand apart, as those of a column of a map do: they are gathered, and put back.
    private void AddApart(long number, long weight, int cell)
    {
        var state = MemoryMarshal.Cast<byte, long>(_state);
        Span<long> gathered = stackalloc long[_accumulator.Components * Gathered];
        gathered.Clear();
        for (var done = 0; done < _inner.Count; done += Gathered)
        {
            var count = Math.Min(Gathered, _inner.Count - done);
            var first = cell + (int)(done * _inner.State);
            for (var component = 0; component < _accumulator.Components; component++)
            {
                for (var place = 0; place < count; place++)
                {
                    gathered[(component * Gathered) + place] =
                        state[(component * _cells) + first + (int)(place * _inner.State)];
                }
            }

            _accumulator.AddRows(
                Rows(number + (done * _inner.Piece), count),
                Weights(weight + (done * _inner.Weight)),
                MemoryMarshal.AsBytes(gathered),
                0,
                Gathered);
            for (var component = 0; component < _accumulator.Components; component++)
            {
                for (var place = 0; place < count; place++)
                {
                    state[(component * _cells) + first + (int)(place * _inner.State)] =
                        gathered[(component * Gathered) + place];
                }
            }
        }
    }

    private StoredRows Rows(long number, int length) =>
        new(_bytes[checked((int)(number * _elementBytes))..], _rows.Count, _rows.Piece, length, _form);

    private RowWeights Weights(long weight) => _weights.IsEmpty
        ? default
        : new(_weights[(int)weight..], _rows.Weight, _inner.Weight == 1);
}
