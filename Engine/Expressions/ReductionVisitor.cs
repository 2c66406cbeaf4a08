using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Adds each piece of an input to the states of all reductions of it, while it is in the cache.</summary>
/// <remarks>Pieces are cut as suits the first reduction. Threading: one evaluation at a time.</remarks>
/// <param name="reductions">The reductions.</param>
/// <param name="region">The region of the input that the states cover.</param>
/// <param name="states">One state a reduction.</param>
/// <param name="evaluation">Buffers and cancellation.</param>
internal sealed class ReductionVisitor(
    IReadOnlyList<ReduceNode> reductions, Region region, IReadOnlyList<Memory<byte>> states, Evaluation evaluation)
    : IPieceVisitor, IDisposable
{
    private readonly PieceWeights?[] _weights = new PieceWeights?[reductions.Count];

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
        }
    }

    public void Visit(in Piece piece)
    {
        evaluation.CancellationToken.ThrowIfCancellationRequested();
        for (var place = 0; place < _weights.Length; place++)
        {
            var reduction = reductions[place];
            var state = states[place].Span;
            if (_weights[place] is { } weights)
            {
                reduction.Accumulator.Add(
                    piece, region, reduction.Axes, weights.Of(piece.Block), weights.Axes.AsSpan(), state);
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
    }
}
