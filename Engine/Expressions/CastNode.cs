using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Values in the other floating-point type.</summary>
internal sealed class CastNode : Node
{
    private readonly Node _input;

    /// <summary>Creates the node.</summary>
    /// <param name="input">Floating-point values.</param>
    /// <param name="type">Float or Double, not the input's type.</param>
    public CastNode(Node input, ElementType type)
        : base(type, input.Shape, input)
    {
        if (!type.IsFloating() || !input.Type.IsFloating() || type == input.Type)
        {
            throw new ArgumentException($"no cast from {input.Type} to {type}", nameof(type));
        }

        _input = input;
    }

    public override ImmutableArray<Node> Inputs => [_input];

    public override Node Select(int axis, IndexRange range) => new CastNode(_input.Select(axis, range), Type);

    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        using var scratch = evaluation.Buffers.Rent(region.Elements * _input.Type.ByteLength());
        await _input.EvaluateAsync(region, scratch.Memory, evaluation);
        if (Type == ElementType.Float)
        {
            TensorPrimitives.ConvertTruncating(
                MemoryMarshal.Cast<byte, double>(scratch.Span), MemoryMarshal.Cast<byte, float>(destination.Span));
        }
        else
        {
            TensorPrimitives.ConvertTruncating(
                MemoryMarshal.Cast<byte, float>(scratch.Span), MemoryMarshal.Cast<byte, double>(destination.Span));
        }
    }

    public override long ScratchBytes(long elements, long blockBytes) =>
        (elements * _input.Type.ByteLength()) + _input.ScratchBytes(elements, blockBytes);
}
