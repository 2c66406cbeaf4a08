using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Stored signed integers without their sign, in the type that they have.</summary>
internal sealed class AbsoluteIntegersNode : Node
{
    private readonly Node _input;
    private readonly Packing _packing;
    private readonly long _fill;

    /// <summary>Creates the node.</summary>
    /// <param name="input">Stored integers.</param>
    /// <param name="packing">What they mean; they are signed and not scaled.</param>
    /// <param name="fill">What takes the place of a missing value: a negative number, which no result is.</param>
    public AbsoluteIntegersNode(Node input, Packing packing, long fill)
        : base(input.Type, input.Shape, input)
    {
        if (!packing.AreIntegers
            || packing.Stored is not (ElementType.Byte or ElementType.Short or ElementType.Int or ElementType.Int64))
        {
            throw new ArgumentException($"{packing.Stored} is no signed integer, or is scaled", nameof(packing));
        }

        _input = input;
        _packing = packing;
        _fill = fill;
    }

    public override ImmutableArray<Node> Inputs => [_input];

    public override Node Select(int axis, IndexRange range) =>
        new AbsoluteIntegersNode(_input.Select(axis, range), _packing, _fill);

    /// <inheritdoc/>
    /// <exception cref="ComputeException">TooLarge: the least number of the type.</exception>
    public override async ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation)
    {
        await _input.EvaluateAsync(region, destination, evaluation);
        switch (Type)
        {
            case ElementType.Byte: Apply<sbyte>(destination.Span); break;
            case ElementType.Short: Apply<short>(destination.Span); break;
            case ElementType.Int: Apply<int>(destination.Span); break;
            default: Apply<long>(destination.Span); break;
        }
    }

    public override long ScratchBytes(long elements, long blockBytes) => _input.ScratchBytes(elements, blockBytes);

    protected override bool HasSameTraits(Node other) => other is AbsoluteIntegersNode absolute
        && absolute._packing.IsSameAs(_packing)
        && absolute._fill == _fill;

    private void Apply<T>(Span<byte> bytes)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var values = MemoryMarshal.Cast<byte, T>(bytes);
        if (!AbsoluteIntegers.Apply(values, _packing.MissingIntegers.AsSpan(), T.CreateTruncating(_fill)))
        {
            var least = T.MinValue.ToString(null, CultureInfo.InvariantCulture);
            throw new ComputeException(
                Fault.TooLarge,
                "variable",
                $"a value of {Type.CdlName()} data is {least}, whose absolute value {Type.CdlName()} does not hold; "
                + "CDAT.multiply with the constant 1 before CDAT.abs makes float64 of them, which holds it");
        }
    }
}
