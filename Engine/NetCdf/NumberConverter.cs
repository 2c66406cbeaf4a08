using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>Makes numbers of this machine of those that are made up in another way.</summary>
/// <remarks>
/// Accuracy: exact where the type can hold the number, else the nearest that it can hold, ties to even; what is too
/// large becomes infinite. An exponent of ones only stands for infinity and NaN, as IEEE 754 has it.
/// Source: "HDF5 File Format Specification", IV.A.2.d "The Datatype Message".
/// </remarks>
/// <param name="form">How a number is made up.</param>
/// <param name="type">The type that it becomes.</param>
/// <param name="isBigEndian">Whether its most significant byte comes first.</param>
internal sealed class NumberConverter(NumberForm form, ElementType type, bool isBigEndian)
{
    /// <summary>The longest number, in bytes.</summary>
    public const int GreatestBytes = 16;

    /// <summary>Converts numbers.</summary>
    /// <param name="stored">The numbers as stored.</param>
    /// <param name="storedBytes">Length of one, at most <see cref="GreatestBytes"/>.</param>
    /// <param name="converted">Room for as many of the type.</param>
    public void Convert(ReadOnlySpan<byte> stored, int storedBytes, Span<byte> converted)
    {
        var convertedBytes = type.ByteLength();
        for (; stored.Length > 0; stored = stored[storedBytes..], converted = converted[convertedBytes..])
        {
            Write(Bits(stored[..storedBytes]), converted);
        }
    }

    private void Write(UInt128 bits, Span<byte> to)
    {
        switch (type)
        {
            case ElementType.Double:
                MemoryMarshal.Write(to, Floating(bits, 53, -1022));
                break;
            case ElementType.Float:
                MemoryMarshal.Write(to, (float)Floating(bits, 24, -126));
                break;
            case ElementType.Byte or ElementType.UByte or ElementType.Char:
                to[0] = (byte)Integer(bits);
                break;
            case ElementType.Short or ElementType.UShort:
                MemoryMarshal.Write(to, (ushort)Integer(bits));
                break;
            case ElementType.Int or ElementType.UInt:
                MemoryMarshal.Write(to, (uint)Integer(bits));
                break;
            default:
                MemoryMarshal.Write(to, (ulong)Integer(bits));
                break;
        }
    }

    private UInt128 Bits(ReadOnlySpan<byte> number)
    {
        UInt128 bits = 0;
        for (var place = 0; place < number.Length; place++)
        {
            bits = (bits << 8) | number[isBigEndian ? place : number.Length - 1 - place];
        }

        return bits;
    }

    private Int128 Integer(UInt128 bits)
    {
        var number = Field(bits, form.BitOffset, form.Precision);
        var isNegative = form.IsSigned && form.Precision > 0 && Field(number, form.Precision - 1, 1) != 0;
        return isNegative ? (Int128)(number | ~Mask(form.Precision)) : (Int128)number;
    }

    /// <summary>The nearest number with some bits of mantissa and a least exponent, ties to even.</summary>
    private double Floating(UInt128 bits, int precision, int leastExponent)
    {
        if (!form.IsFloating)
        {
            return (double)Integer(bits);
        }

        var sign = Field(bits, form.SignLocation, 1) == 0 ? 1.0 : -1.0;
        var mantissa = Field(bits, form.MantissaLocation, form.MantissaBits);
        var exponent = Field(bits, form.ExponentLocation, form.ExponentBits);
        var fractionBits = form.HasImpliedBit ? form.MantissaBits : form.MantissaBits - 1;
        if (form.ExponentBits > 0 && exponent == Mask(form.ExponentBits))
        {
            return (mantissa & Mask(fractionBits)) == 0 ? sign * double.PositiveInfinity : double.NaN;
        }

        if (form.HasImpliedBit && exponent != 0)
        {
            mantissa |= UInt128.One << form.MantissaBits;
        }

        if (mantissa == 0)
        {
            return sign * 0.0;
        }

        var scale = (Int128)UInt128.Max(exponent, 1) - form.ExponentBias - fractionBits; // The value of its last bit.
        var top = scale + 127 - (int)UInt128.LeadingZeroCount(mantissa);
        var last = Int128.Max(top, leastExponent) - precision + 1;
        if (last > scale)
        {
            (mantissa, scale) = (Round(mantissa, last - scale), last);
        }

        return sign * Math.ScaleB((double)(ulong)mantissa, (int)Int128.Clamp(scale, -5000, 5000));
    }

    private static UInt128 Round(UInt128 mantissa, Int128 shift)
    {
        if (shift > 127)
        {
            return shift == 128 && mantissa > UInt128.One << 127 ? 1u : 0u;
        }

        var kept = mantissa >> (int)shift;
        var rest = mantissa & Mask((int)shift);
        var half = UInt128.One << ((int)shift - 1);
        return kept + (rest > half || (rest == half && UInt128.IsOddInteger(kept)) ? 1u : UInt128.Zero);
    }

    private static UInt128 Field(UInt128 bits, int location, int count) =>
        location is < 0 or > 127 ? 0 : (bits >> location) & Mask(count);

    private static UInt128 Mask(int count) => count switch
    {
        <= 0 => 0,
        >= 128 => UInt128.MaxValue,
        _ => (UInt128.One << count) - 1,
    };
}
