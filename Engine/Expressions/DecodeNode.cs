using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Stored numbers as values: missing becomes NaN, packed data is scaled.</summary>
internal sealed class DecodeNode : Node
{
    private readonly Node _input;
    private readonly Packing _packing;

    /// <summary>Creates the node.</summary>
    /// <param name="input">Stored numbers.</param>
    /// <param name="packing">What they mean.</param>
    /// <param name="type">Float or Double; not narrower than the packing's own.</param>
    public DecodeNode(Node input, Packing packing, ElementType type)
        : base(type, input.Shape, input)
    {
        _input = input;
        _packing = packing;
    }

    public override ImmutableArray<Node> Inputs => [_input];

    private bool IsInPlace => Type == _packing.Stored;

    public override bool IsPushedPlain => !IsAsStored;

    private bool IsAsStored => _input.IsPushedPlain
        && (_packing.Stored == Type || (_packing.Stored, Type) is (ElementType.Float, ElementType.Double))
        && _packing is { IsScaled: false, Missing.Length: <= 2 };

    public override Node Select(int axis, IndexRange range) =>
        new DecodeNode(_input.Select(axis, range), _packing, Type);

    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        if (IsInPlace)
        {
            await _input.EvaluateAsync(region, destination, evaluation);
            Decode(destination.Span, destination.Span);
            return;
        }

        using var scratch = evaluation.Buffers.Rent(region.Elements * _input.Type.ByteLength());
        await _input.EvaluateAsync(region, scratch.Memory, evaluation);
        Decode(scratch.Span, destination.Span);
    }

    /// <summary>
    /// Numbers of which few stand for missing are pushed as they are, and what does is said; others are unpacked in
    /// tiles.
    /// </summary>
    /// <inheritdoc/>
    public override async ValueTask VisitAsync(Region region, IPieceVisitor visitor, Evaluation evaluation)
    {
        if (!_input.IsPushedPlain)
        {
            await base.VisitAsync(region, visitor, evaluation);
            return;
        }

        if (!IsAsStored)
        {
            TileVisitor.Conversion? decodeSwapped = _packing.Stored is ElementType.Short or ElementType.UShort
                or ElementType.Int
                ? (stored, _, values) => DecodeSwapped(stored, values)
                : null;
            using var tiles = new TileVisitor(
                visitor, Type, (stored, _, values) => Decode(stored, values), evaluation.Buffers, decodeSwapped);
            await _input.VisitAsync(region, tiles, evaluation);
            return;
        }

        var missing = _packing.Missing.Length > 0 ? _packing.Missing[0] : double.NaN;
        var other = _packing.Missing.Length > 1 ? _packing.Missing[1] : double.NaN;
        await _input.VisitAsync(region, new ChangedPieces(visitor.Reduced, Mark), evaluation);

        void Mark(in Piece piece) => visitor.Visit(
            new Piece(
                piece.Block,
                piece.Bytes,
                piece.Strides,
                piece.Form with { Missing = missing, OtherMissing = other }));
    }

    public override long VisitBytes(long blockBytes) =>
        _input.IsPushedPlain
            ? (IsAsStored ? 0 : TileVisitor.Bytes) + _input.VisitBytes(blockBytes)
            : base.VisitBytes(blockBytes);

    public override long ScratchBytes(long elements, long blockBytes) =>
        (IsInPlace ? 0 : elements * _input.Type.ByteLength()) + _input.ScratchBytes(elements, blockBytes);

    protected override bool HasSameTraits(Node other) =>
        other is DecodeNode decoded && decoded._packing.IsSameAs(_packing);

    private void Decode(ReadOnlySpan<byte> stored, Span<byte> values)
    {
        switch (_packing.Stored)
        {
            case ElementType.Byte: Decode<sbyte>(stored, values); break;
            case ElementType.UByte: Decode<byte>(stored, values); break;
            case ElementType.Short: Decode<short>(stored, values); break;
            case ElementType.UShort: Decode<ushort>(stored, values); break;
            case ElementType.Int: Decode<int>(stored, values); break;
            case ElementType.UInt: Decode<uint>(stored, values); break;
            case ElementType.Int64: DecodeLong<long>(stored, values); break;
            case ElementType.UInt64: DecodeLong<ulong>(stored, values); break;
            case ElementType.Float: Decode<float>(stored, values); break;
            case ElementType.Double: Decode<double>(stored, values); break;
            default: throw new ArgumentOutOfRangeException(nameof(stored), _packing.Stored, "text has no values");
        }
    }

    private void DecodeSwapped(ReadOnlySpan<byte> stored, Span<byte> values)
    {
        switch (_packing.Stored)
        {
            case ElementType.Short: DecodeSwapped<short>(stored, values); break;
            case ElementType.UShort: DecodeSwapped<ushort>(stored, values); break;
            case ElementType.Int: DecodeSwapped<int>(stored, values); break;
            default: throw new ArgumentOutOfRangeException(nameof(stored), _packing.Stored, "turn the bytes before");
        }
    }

    private void DecodeSwapped<T>(ReadOnlySpan<byte> stored, Span<byte> values)
        where T : unmanaged
    {
        var numbers = MemoryMarshal.Cast<byte, T>(stored);
        var missing = _packing.Missing.AsSpan();
        if (Type == ElementType.Float)
        {
            UnpackIntegers.Apply(
                numbers, true, MemoryMarshal.Cast<byte, float>(values), missing, _packing.Scale, _packing.Offset);
        }
        else
        {
            UnpackIntegers.Apply(
                numbers, true, MemoryMarshal.Cast<byte, double>(values), missing, _packing.Scale, _packing.Offset);
        }
    }

    // A double does not tell the fill value of 64-bit integers from its neighbours.
    private void DecodeLong<T>(ReadOnlySpan<byte> stored, Span<byte> values)
        where T : unmanaged, INumber<T>
    {
        var bits = MemoryMarshal.Cast<byte, long>(stored);
        var missing = _packing.MissingIntegers.AsSpan();
        Decode<T>(stored, values, []);
        for (var place = 0; place < bits.Length && !missing.IsEmpty; place++)
        {
            if (missing.Contains(bits[place]))
            {
                SetMissing(values, place);
            }
        }
    }

    private void SetMissing(Span<byte> values, int place)
    {
        if (Type == ElementType.Float)
        {
            MemoryMarshal.Cast<byte, float>(values)[place] = float.NaN;
        }
        else
        {
            MemoryMarshal.Cast<byte, double>(values)[place] = double.NaN;
        }
    }

    private void Decode<T>(ReadOnlySpan<byte> stored, Span<byte> values)
        where T : unmanaged, INumber<T> => Decode<T>(stored, values, _packing.Missing.AsSpan());

    private void Decode<T>(ReadOnlySpan<byte> stored, Span<byte> values, ReadOnlySpan<double> missing)
        where T : unmanaged, INumber<T>
    {
        var numbers = MemoryMarshal.Cast<byte, T>(stored);
        if (Type == ElementType.Float)
        {
            Unpack.Apply(numbers, MemoryMarshal.Cast<byte, float>(values), missing, _packing.Scale, _packing.Offset);
        }
        else
        {
            Unpack.Apply(numbers, MemoryMarshal.Cast<byte, double>(values), missing, _packing.Scale, _packing.Offset);
        }
    }
}
