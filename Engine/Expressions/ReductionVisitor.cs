using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions.Accumulators;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Adds each piece of an input to the states of all reductions of it, while it is in the cache.</summary>
/// <remarks>
/// Pieces are cut as suits the first reduction. Two that follow each other, and whose states do in memory, may be added
/// to in one pass, as a mean and a variance are: each comes to what it comes to by itself. Threading: one evaluation
/// at a time.
/// </remarks>
/// <param name="reductions">The reductions.</param>
/// <param name="region">The region of the input that the states cover.</param>
/// <param name="states">One state a reduction.</param>
/// <param name="evaluation">Buffers and cancellation.</param>
internal sealed class ReductionVisitor(
    IReadOnlyList<ReduceNode> reductions, Region region, IReadOnlyList<Memory<byte>> states, Evaluation evaluation)
    : IPieceVisitor, IDisposable
{
    private readonly PieceWeights?[] _weights = new PieceWeights?[reductions.Count];
    private readonly (Accumulator Accumulator, Memory<byte> State)?[] _joined =
        [.. Enumerable.Range(0, reductions.Count).Select(place => Joined(reductions, states, place))];

    // For each reduction into bins what adds to it, and to others into the same bins; those have none of their own.
    private readonly GroupedPieces?[] _grouped =
        [.. Enumerable.Range(0, reductions.Count).Select(place => Grouped(reductions, states, place, region, evaluation))];

    public ImmutableArray<int> Reduced { get; } = [.. reductions[0].Axes.Order()];

    /// <summary>Gets the weights of a part of the region, in which the next pieces are.</summary>
    /// <param name="part">The part.</param>
    public async ValueTask PrepareAsync(Region part)
    {
        for (var place = 0; place < _weights.Length; place++)
        {
            _weights[place]?.Dispose();
            _weights[place] = null;
            _weights[place] = await reductions[place].WeightsAsync(part, evaluation.Buffers, evaluation);
            if (_grouped[place] is { } grouped)
            {
                await grouped.PrepareAsync(part, evaluation);
            }
        }
    }

    public void Visit(in Piece piece)
    {
        evaluation.CancellationToken.ThrowIfCancellationRequested();
        for (var place = 0; place < _weights.Length; place++)
        {
            var reduction = reductions[place];
            var state = states[place].Span;
            if (reduction.Groups is not null)
            {
                _grouped[place]?.Add(piece);
            }
            else if (_weights[place] is { } weights)
            {
                reduction.Accumulator.Add(
                    piece, region, reduction.Axes, weights.Of(piece.Block), weights.Axes.AsSpan(), state);
            }
            else if (_joined[place] is var (accumulator, both))
            {
                accumulator.Add(piece, region, reduction.Axes, default, default, both.Span);
                place++;
            }
            else
            {
                reduction.Accumulator.Add(piece, region, reduction.Axes, default, default, state);
            }
        }
    }

    public void Dispose()
    {
        foreach (var weights in _weights)
        {
            weights?.Dispose();
        }

        foreach (var grouped in _grouped)
        {
            grouped?.Dispose();
        }
    }

    private static GroupedPieces? Grouped(
        IReadOnlyList<ReduceNode> reductions,
        IReadOnlyList<Memory<byte>> states,
        int place,
        Region region,
        Evaluation evaluation)
    {
        var reduction = reductions[place];
        return reduction.Groups is null || reductions.Take(place).Any(reduction.IsGroupedAs)
            ? null
            : reduction.Grouped(
                region,
                [.. reductions.Index()
                    .Where(other => other.Index >= place && reduction.IsGroupedAs(other.Item))
                    .Select(other => (other.Item.Accumulator, states[other.Index]))],
                evaluation.Buffers);
    }

    // A reduction and the next one as one, with both states.
    private static (Accumulator Accumulator, Memory<byte> State)? Joined(
        IReadOnlyList<ReduceNode> reductions, IReadOnlyList<Memory<byte>> states, int place)
    {
        if (place + 1 >= reductions.Count
            || reductions[place].Groups is not null
            || reductions[place + 1].Groups is not null
            || !reductions[place].Axes.SequenceEqual(reductions[place + 1].Axes)
            || reductions[place].Accumulator.Join(reductions[place + 1].Accumulator) is not { } accumulator)
        {
            return null;
        }

        return MemoryMarshal.TryGetArray<byte>(states[place], out var first)
            && MemoryMarshal.TryGetArray<byte>(states[place + 1], out var second)
            && first.Array == second.Array
            && first.Offset + first.Count == second.Offset
                ? (accumulator, first.Array.AsMemory(first.Offset, first.Count + second.Count))
                : null;
    }
}
