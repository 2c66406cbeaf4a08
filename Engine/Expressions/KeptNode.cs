using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>
/// An array that many blocks want again and again and that takes much to compute, as a mean over time that is taken
/// away from each time step: it is computed once, kept, and read where it is kept.
/// </summary>
internal sealed class KeptNode : Node
{
    /// <summary>Bytes of the array that are computed at once; a reduction's state takes some times as many.</summary>
    private const long ComputedBytes = 4L << 20;

    private readonly Node _input;

    /// <summary>Creates the node.</summary>
    /// <param name="input">The array.</param>
    public KeptNode(Node input)
        : base(input.Type, input.Shape, input) => _input = input;

    public override ImmutableArray<Node> Inputs => [_input];

    public override Node Select(int axis, IndexRange range) => new KeptNode(_input.Select(axis, range));

    public override ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation) =>
        evaluation.Kept is { } kept
            ? kept.ReadAsync(this, region, destination, evaluation)
            : _input.EvaluateAsync(region, destination, evaluation);

    /// <summary>Computes the whole array, part by part, in row-major order.</summary>
    /// <param name="write">Takes each part's elements and is done with them when it returns.</param>
    /// <param name="evaluation">Sources, buffers, counters and cancellation.</param>
    public async Task ComputeAsync(Action<ReadOnlyMemory<byte>> write, Evaluation evaluation)
    {
        var maximum = ComputedBytes / Type.ByteLength();
        var whole = Region.Whole(Shape);
        using var buffer = evaluation.Buffers.Rent(Math.Min(maximum, Math.Max(1, whole.Elements)) * Type.ByteLength());
        foreach (var part in whole.Blocks(maximum))
        {
            evaluation.CancellationToken.ThrowIfCancellationRequested();
            var values = buffer.Memory[..(int)(part.Elements * Type.ByteLength())];
            await _input.EvaluateAsync(part, values, evaluation);
            write(values);
        }
    }

    /// <inheritdoc/>
    public override long ScratchBytes(long elements, long blockBytes)
    {
        var all = Region.ElementsOf(Shape.AsSpan());
        var computed = Math.Min(all, ComputedBytes / Type.ByteLength());
        return (computed * Type.ByteLength()) + _input.ScratchBytes(computed, blockBytes)
            + (_input.LeavesParts ? blockBytes : 0); // Its evaluation is one of its own.
    }

    protected override bool HasSameTraits(Node other) => other is KeptNode;
}
