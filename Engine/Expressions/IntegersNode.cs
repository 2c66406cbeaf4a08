using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Stored integers as int64, exactly; those that stand for missing are replaced by a given number.</summary>
internal sealed class IntegersNode : Node
{
    private readonly Node _input;
    private readonly Packing _packing;
    private readonly long _replacement;

    /// <summary>Creates the node.</summary>
    /// <param name="input">Stored integers.</param>
    /// <param name="packing">What they mean; they are not scaled.</param>
    /// <param name="replacement">What takes the place of a missing value.</param>
    public IntegersNode(Node input, Packing packing, long replacement)
        : base(ElementType.Int64, input.Shape, input)
    {
        if (!packing.AreIntegers)
        {
            throw new ArgumentException($"{packing.Stored} is no integer, or is scaled", nameof(packing));
        }

        _input = input;
        _packing = packing;
        _replacement = replacement;
    }

    public override ImmutableArray<Node> Inputs => [_input];

    private bool IsInPlace => _packing.Stored is ElementType.Int64 or ElementType.UInt64;

    public override Node Select(int axis, IndexRange range) =>
        new IntegersNode(_input.Select(axis, range), _packing, _replacement);

    /// <inheritdoc/>
    /// <exception cref="ComputeException">TooLarge: a uint64 that int64 does not hold.</exception>
    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        if (IsInPlace)
        {
            await _input.EvaluateAsync(region, destination, evaluation);
        }
        else
        {
            using var scratch = evaluation.Buffers.Rent(region.Elements * _input.Type.ByteLength());
            await _input.EvaluateAsync(region, scratch.Memory, evaluation);
            Widen(scratch.Span, destination.Span);
        }

        Replace(destination.Span);
    }

    /// <inheritdoc/>
    /// <exception cref="ComputeException">TooLarge: a uint64 that int64 does not hold.</exception>
    public override async ValueTask VisitAsync(Region region, IPieceVisitor visitor, Evaluation evaluation)
    {
        if (!_input.IsPushedPlain)
        {
            await base.VisitAsync(region, visitor, evaluation);
            return;
        }

        using var tiles = new TileVisitor(
            visitor, Type, (stored, _, values) => Convert(stored, values), evaluation.Buffers);
        await _input.VisitAsync(region, tiles, evaluation);
    }

    public override long VisitBytes(long blockBytes) => _input.IsPushedPlain
        ? TileVisitor.Bytes + _input.VisitBytes(blockBytes)
        : base.VisitBytes(blockBytes);

    public override long ScratchBytes(long elements, long blockBytes) =>
        (IsInPlace ? 0 : elements * _input.Type.ByteLength()) + _input.ScratchBytes(elements, blockBytes);

    private void Convert(ReadOnlySpan<byte> stored, Span<byte> values)
    {
        if (IsInPlace)
        {
            stored.CopyTo(values);
        }
        else
        {
            Widen(stored, values);
        }

        Replace(values);
    }

    private void Replace(Span<byte> bytes)
    {
        var values = MemoryMarshal.Cast<byte, long>(bytes);
        if (_packing.Stored == ElementType.UInt64)
        {
            Check(values);
        }

        ReplaceIntegers.Apply(values, _packing.MissingIntegers.AsSpan(), _replacement);
    }

    protected override bool HasSameTraits(Node other) =>
        other is IntegersNode integers
        && integers._packing.IsSameAs(_packing)
        && integers._replacement == _replacement;

    private void Widen(ReadOnlySpan<byte> stored, Span<byte> values)
    {
        switch (_packing.Stored)
        {
            case ElementType.Byte: Widen<sbyte>(stored, values); break;
            case ElementType.UByte: Widen<byte>(stored, values); break;
            case ElementType.Short: Widen<short>(stored, values); break;
            case ElementType.UShort: Widen<ushort>(stored, values); break;
            case ElementType.Int: Widen<int>(stored, values); break;
            case ElementType.UInt: Widen<uint>(stored, values); break;
            default: throw new ArgumentOutOfRangeException(nameof(stored), _packing.Stored, "not a shorter integer");
        }
    }

    private static void Widen<T>(ReadOnlySpan<byte> stored, Span<byte> values)
        where T : unmanaged, INumberBase<T> =>
        TensorPrimitives.ConvertTruncating(
            MemoryMarshal.Cast<byte, T>(stored), MemoryMarshal.Cast<byte, long>(values));

    private void Check(ReadOnlySpan<long> bits)
    {
        foreach (var number in bits)
        {
            if (number < 0 && !_packing.MissingIntegers.Contains(number))
            {
                throw new ComputeException(
                    Fault.TooLarge,
                    "variable",
                    $"a value of uint64 data is {(ulong)number}; integers are computed with up to {long.MaxValue}");
            }
        }
    }
}
