using System.Buffers.Binary;
using System.Numerics;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>Reads single numbers as they are stored: those of attributes.</summary>
internal static class StoredNumber
{
    /// <summary>An integer; uint64 by its bits.</summary>
    /// <param name="stored">The number's bytes.</param>
    /// <param name="type">Its type, of integers.</param>
    public static long Integer(ReadOnlySpan<byte> stored, StoredType type)
    {
        var bits = Bits(stored, type.IsBigEndian);
        var (offset, precision) = type.Form is { } form ? (form.BitOffset, form.Precision) : (0, 8 * stored.Length);
        var number = (ulong)((bits >> offset) & ((BigInteger.One << precision) - 1));
        var isSigned = type.Form?.IsSigned
            ?? type.Type is ElementType.Byte or ElementType.Short or ElementType.Int or ElementType.Int64;
        var unused = 64 - precision;
        return isSigned ? (long)(number << unused) >> unused : (long)number;
    }

    /// <summary>A floating-point number, rounded to float where that is its type.</summary>
    /// <param name="stored">The number's bytes.</param>
    /// <param name="type">Its type, Float or Double.</param>
    public static double Floating(ReadOnlySpan<byte> stored, StoredType type)
    {
        if (type.Form is { } form)
        {
            var number = Floating(Bits(stored, type.IsBigEndian), form);
            return type.Type == ElementType.Float ? (float)number : number;
        }

        return (type.Type, type.IsBigEndian) switch
        {
            (ElementType.Float, true) => BinaryPrimitives.ReadSingleBigEndian(stored),
            (ElementType.Float, false) => BinaryPrimitives.ReadSingleLittleEndian(stored),
            (_, true) => BinaryPrimitives.ReadDoubleBigEndian(stored),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(stored),
        };
    }

    private static BigInteger Bits(ReadOnlySpan<byte> stored, bool isBigEndian) =>
        new(stored, isUnsigned: true, isBigEndian);

    private static double Floating(BigInteger bits, NumberForm form)
    {
        var mantissa = Field(form.MantissaLocation, form.MantissaBits);
        var exponent = (long)(ulong)(Field(form.ExponentLocation, form.ExponentBits) & ulong.MaxValue);
        var greatest = form.ExponentBits is > 0 and < 63 ? (1L << form.ExponentBits) - 1 : long.MaxValue;
        var sign = ((bits >> form.SignLocation) & 1).IsZero ? 1.0 : -1.0;
        if (exponent == greatest)
        {
            var fraction = form.HasImpliedBit ? mantissa : Field(form.MantissaLocation, form.MantissaBits - 1);
            return fraction.IsZero ? sign * double.PositiveInfinity : double.NaN;
        }

        if (form.HasImpliedBit && exponent != 0)
        {
            mantissa |= BigInteger.One << form.MantissaBits;
        }

        var power = (exponent == 0 ? 1 : exponent) - form.ExponentBias
            - (form.HasImpliedBit ? form.MantissaBits : form.MantissaBits - 1);
        return sign * Scaled(mantissa, power);

        BigInteger Field(int location, int count) =>
            count <= 0 ? BigInteger.Zero : (bits >> location) & ((BigInteger.One << count) - 1);
    }

    /// <summary>A whole number times a power of two; what a double cannot hold of it is rounded to even.</summary>
    private static double Scaled(BigInteger number, long power)
    {
        if (number.IsZero || power < -4096)
        {
            return 0;
        }

        if (power > 4096)
        {
            return double.PositiveInfinity;
        }

        var spare = (int)number.GetBitLength() - 62;
        if (spare > 0)
        {
            var isInexact = !(number & ((BigInteger.One << spare) - 1)).IsZero;
            number = (number >> spare) | (isInexact ? 1 : 0);
            power += spare;
        }

        return Math.ScaleB((double)(long)number, (int)power);
    }
}
