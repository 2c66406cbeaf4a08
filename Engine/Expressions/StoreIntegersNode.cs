using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Integers in the type that they are stored in: the last step before a file.</summary>
internal sealed class StoreIntegersNode : Node
{
    private readonly Node _input;
    private readonly long? _missing;
    private readonly long _fill;

    /// <summary>Creates the node.</summary>
    /// <param name="input">Int64 values within the stored type.</param>
    /// <param name="type">The stored type, an integer; of an unsigned value the bits count.</param>
    /// <param name="missing">What stands for missing among the values, or null where none is.</param>
    /// <param name="fill">What takes its place.</param>
    public StoreIntegersNode(Node input, ElementType type, long? missing, long fill)
        : base(type, input.Shape, input)
    {
        if (input.Type != ElementType.Int64 || type.IsFloating() || !type.IsNumeric())
        {
            throw new ArgumentException($"{input.Type} is not stored as {type} here", nameof(type));
        }

        _input = input;
        _missing = missing;
        _fill = fill;
    }

    public override ImmutableArray<Node> Inputs => [_input];

    private bool IsInPlace => Type is ElementType.Int64 or ElementType.UInt64;

    public override Node Select(int axis, IndexRange range) =>
        new StoreIntegersNode(_input.Select(axis, range), Type, _missing, _fill);

    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        if (IsInPlace)
        {
            await _input.EvaluateAsync(region, destination, evaluation);
            Fill(MemoryMarshal.Cast<byte, long>(destination.Span));
            return;
        }

        using var scratch = evaluation.Buffers.Rent(region.Elements * sizeof(long));
        await _input.EvaluateAsync(region, scratch.Memory, evaluation);
        var values = MemoryMarshal.Cast<byte, long>(scratch.Span);
        Fill(values);
        switch (Type)
        {
            case ElementType.Byte: Narrow<sbyte>(values, destination.Span); break;
            case ElementType.UByte: Narrow<byte>(values, destination.Span); break;
            case ElementType.Short: Narrow<short>(values, destination.Span); break;
            case ElementType.UShort: Narrow<ushort>(values, destination.Span); break;
            case ElementType.Int: Narrow<int>(values, destination.Span); break;
            default: Narrow<uint>(values, destination.Span); break;
        }
    }

    public override long ScratchBytes(long elements, long blockBytes) =>
        (IsInPlace ? 0 : elements * sizeof(long)) + _input.ScratchBytes(elements, blockBytes);

    protected override bool HasSameTraits(Node other) =>
        other is StoreIntegersNode stored && stored._missing == _missing && stored._fill == _fill;

    private static void Narrow<T>(ReadOnlySpan<long> values, Span<byte> stored)
        where T : unmanaged, INumberBase<T> =>
        TensorPrimitives.ConvertTruncating(values, MemoryMarshal.Cast<byte, T>(stored));

    private void Fill(Span<long> values)
    {
        if (_missing is { } missing)
        {
            ReplaceIntegers.Apply(values, [missing], _fill);
        }
    }
}
