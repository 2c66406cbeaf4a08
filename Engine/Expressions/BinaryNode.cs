using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions.Functions;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>A function of the elements of two arrays of one shape and one floating-point type.</summary>
internal sealed class BinaryNode : Node
{
    private readonly Node _left;
    private readonly Node _right;
    private readonly BinaryFunction _function;

    /// <summary>Creates the node.</summary>
    /// <param name="left">Floating-point values, NaN where missing.</param>
    /// <param name="right">Values of the same type and shape.</param>
    /// <param name="function">The function.</param>
    public BinaryNode(Node left, Node right, BinaryFunction function)
        : base(left.Type, left.Shape, left, right)
    {
        if (!left.Type.IsFloating() || left.Type != right.Type || !left.Shape.SequenceEqual(right.Shape))
        {
            throw new ArgumentException("arrays of different types or shapes are combined", nameof(right));
        }

        _left = left;
        _right = right;
        _function = function;
    }

    public override ImmutableArray<Node> Inputs => [_left, _right];

    public override Node Select(int axis, IndexRange range) =>
        new BinaryNode(_left.Select(axis, range), _right.Select(axis, range), _function);

    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        await _left.EvaluateAsync(region, destination, evaluation);
        using var scratch = evaluation.Buffers.Rent(region.Elements * Type.ByteLength());
        await _right.EvaluateAsync(region, scratch.Memory, evaluation);
        if (Type == ElementType.Float)
        {
            _function.Apply(
                MemoryMarshal.Cast<byte, float>(destination.Span), MemoryMarshal.Cast<byte, float>(scratch.Span));
        }
        else
        {
            _function.Apply(
                MemoryMarshal.Cast<byte, double>(destination.Span), MemoryMarshal.Cast<byte, double>(scratch.Span));
        }
    }

    // The left side's scratch is given back before the right side's buffer is taken.
    public override long ScratchBytes(long elements, long blockBytes) => Math.Max(
        _left.ScratchBytes(elements, blockBytes),
        (elements * Type.ByteLength()) + _right.ScratchBytes(elements, blockBytes));

    protected override bool HasSameTraits(Node other) =>
        other is BinaryNode combined && combined._function.GetType() == _function.GetType();
}
