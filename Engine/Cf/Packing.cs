using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Cf;

/// <summary>
/// How stored numbers become values: what stands for missing, and the scale and offset of packed data.
/// </summary>
/// <remarks>Source: CF-1.11, 2.5.1 "Missing data" and 8.1 "Packed data". A NaN is missing too.</remarks>
/// <param name="Stored">The stored type; an unsigned one where <c>_Unsigned</c> says so.</param>
/// <param name="Missing">The stored numbers that stand for missing: _FillValue and every missing_value.</param>
/// <param name="Scale">scale_factor, 1 where there is none.</param>
/// <param name="Offset">add_offset, 0 where there is none.</param>
/// <param name="Decoded">The type of the values: Float or Double.</param>
public sealed record Packing(
    ElementType Stored, ImmutableArray<double> Missing, double Scale, double Offset, ElementType Decoded)
{
    /// <summary>The attributes that only describe stored numbers; a decoded variable does not have them.</summary>
    public static readonly ImmutableArray<string> AttributeNames =
    [
        "scale_factor", "add_offset", "_Unsigned", "_FillValue", "missing_value",
        "valid_min", "valid_max", "valid_range",
    ];

    /// <summary>The missing numbers of integer data, exactly (uint64 by its bits); empty otherwise.</summary>
    public ImmutableArray<long> MissingIntegers { get; init; } = [];

    /// <summary>Whether stored numbers are scaled.</summary>
    public bool IsScaled => Scale != 1 || Offset != 0;

    /// <summary>Whether values are integers: stored as such, and not scaled.</summary>
    public bool AreIntegers => !Stored.IsFloating() && Stored.IsNumeric() && !IsScaled;

    /// <summary>Whether stored numbers mean the same, to the last bit, as with another packing.</summary>
    /// <param name="other">The other packing.</param>
    public bool IsSameAs(Packing other) => Stored == other.Stored
        && Decoded == other.Decoded
        && BitConverter.DoubleToInt64Bits(Scale) == BitConverter.DoubleToInt64Bits(other.Scale)
        && BitConverter.DoubleToInt64Bits(Offset) == BitConverter.DoubleToInt64Bits(other.Offset)
        && Missing.SequenceEqual(other.Missing)
        && MissingIntegers.SequenceEqual(other.MissingIntegers);

    /// <summary>Reads the packing of a variable.</summary>
    /// <param name="stored">Its stored type.</param>
    /// <param name="attributes">Its attributes.</param>
    public static Packing Of(ElementType stored, AttributeSet attributes)
    {
        var isUnsigned = attributes.Text("_Unsigned") is "true" or "True";
        var type = (stored, isUnsigned) switch
        {
            (ElementType.Byte, true) => ElementType.UByte,
            (ElementType.Short, true) => ElementType.UShort,
            (ElementType.Int, true) => ElementType.UInt,
            _ => stored,
        };
        var missing = Numbers(attributes["_FillValue"])
            .Concat(Numbers(attributes["missing_value"]))
            .Select(number => AsStored(number, type))
            .Where(number => !double.IsNaN(number))
            .Distinct();
        var scale = attributes.Number("scale_factor");
        var offset = attributes.Number("add_offset");
        return new(type, [.. missing], scale ?? 1, offset ?? 0, DecodedType(type, attributes))
        {
            MissingIntegers = type.IsFloating()
                ? []
                : [.. Integers(attributes["_FillValue"], type)
                    .Concat(Integers(attributes["missing_value"], type))
                    .Distinct()],
        };
    }

    private static ImmutableArray<double> Numbers(AttributeValue? value) => value?.Numbers ?? [];

    // An attribute of an integer type is exact; one of another type counts where it is a whole number.
    private static IEnumerable<long> Integers(AttributeValue? value, ElementType type) =>
        (value is null || !value.Integers.IsEmpty
            ? value?.Integers ?? []
            : value.Numbers.Where(number => double.IsInteger(number) && Math.Abs(number) < 1L << 62)
                .Select(number => (long)number))
        .Select(number => type switch
        {
            ElementType.UByte or ElementType.UShort or ElementType.UInt when number < 0 =>
                number + (1L << (8 * type.ByteLength())),
            _ => number,
        })
        .Where(number => IsWithin(number, type));

    private static bool IsWithin(long number, ElementType type)
    {
        var bits = 8 * type.ByteLength();
        return type switch
        {
            ElementType.Int64 or ElementType.UInt64 => true,
            ElementType.UByte or ElementType.UShort or ElementType.UInt => number >= 0 && number < 1L << bits,
            _ => number >= -(1L << (bits - 1)) && number < 1L << (bits - 1),
        };
    }

    // A fill value may be written in another type than its variable's: 1e20 as double beside float data, 255 as -1.
    private static double AsStored(double number, ElementType type) => type switch
    {
        ElementType.Float => (float)number,
        ElementType.UByte when number < 0 => number + 256,
        ElementType.UShort when number < 0 => number + 65536,
        ElementType.UInt when number < 0 => number + 4294967296,
        _ => number,
    };

    // CF 8.1: values have the type of scale_factor and add_offset; single precision only holds 16 bits exactly.
    private static ElementType DecodedType(ElementType stored, AttributeSet attributes)
    {
        if (stored is ElementType.Float)
        {
            return ElementType.Float;
        }

        var scaled = new[] { attributes["scale_factor"], attributes["add_offset"] }.OfType<AttributeValue>().ToArray();
        return scaled.Length > 0 && stored.ByteLength() <= 2 && scaled.All(value => value.Type == ElementType.Float)
            ? ElementType.Float
            : ElementType.Double;
    }
}
