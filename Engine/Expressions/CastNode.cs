using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Values in the other floating-point type, or whole numbers in an integer type.</summary>
internal sealed class CastNode : Node
{
    private readonly Node _input;

    /// <summary>Creates the node.</summary>
    /// <param name="input">Floating-point values.</param>
    /// <param name="type">
    /// Float or Double, not the input's type; Int or Int64 for doubles that are whole numbers within it, none missing.
    /// </param>
    public CastNode(Node input, ElementType type)
        : base(type, input.Shape, input)
    {
        if ((input.Type, type) is not (
            (ElementType.Float, ElementType.Double)
            or (ElementType.Double, ElementType.Float or ElementType.Int or ElementType.Int64)))
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
        switch (Type)
        {
            case ElementType.Float: Convert<double, float>(scratch.Span, destination.Span); break;
            case ElementType.Double: Convert<float, double>(scratch.Span, destination.Span); break;
            case ElementType.Int: Convert<double, int>(scratch.Span, destination.Span); break;
            default: Convert<double, long>(scratch.Span, destination.Span); break;
        }
    }

    public override long ScratchBytes(long elements, long blockBytes) =>
        (elements * _input.Type.ByteLength()) + _input.ScratchBytes(elements, blockBytes);

    protected override bool HasSameTraits(Node other) => other is CastNode;

    private static void Convert<TFrom, TTo>(ReadOnlySpan<byte> from, Span<byte> to)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo> =>
        TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, TFrom>(from), MemoryMarshal.Cast<byte, TTo>(to));
}
