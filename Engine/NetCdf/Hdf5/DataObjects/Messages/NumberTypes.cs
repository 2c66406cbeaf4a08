using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>The properties of integers, fields of bits, floating-point numbers and times.</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.d, "Class specific information".</remarks>
internal static class NumberTypes
{
    private const uint IsBigEndian = 1;
    private const uint IsSigned = 8;
    private const uint VaxOrder = 0x41;
    private const int GreatestIntegerBits = 64;
    private const int GreatestFloatingBits = 128;

    /// <summary>Reads an integer or a field of bits.</summary>
    /// <param name="reader">The properties.</param>
    /// <param name="prefix">What stands before them.</param>
    /// <param name="isBitField">Whether it is a field of bits.</param>
    public static Datatype ReadFixedPoint(ref FieldReader reader, in DatatypePrefix prefix, bool isBitField)
    {
        var (offset, precision) = ReadPlace(ref reader, prefix);
        return precision > GreatestIntegerBits
            ? new UnreadType(prefix.Bytes, $"integers of {precision} bits")
            : new FixedPointType(
                prefix.Bytes,
                (prefix.Flags & IsBigEndian) != 0,
                !isBitField && (prefix.Flags & IsSigned) != 0,
                offset,
                precision);
    }

    /// <summary>Reads a floating-point number.</summary>
    /// <param name="reader">The properties.</param>
    /// <param name="prefix">What stands before them.</param>
    public static Datatype ReadFloatingPoint(ref FieldReader reader, in DatatypePrefix prefix)
    {
        var (offset, precision) = ReadPlace(ref reader, prefix);
        var (exponentLocation, exponentBits) = (reader.Byte(), reader.Byte());
        var (mantissaLocation, mantissaBits) = (reader.Byte(), reader.Byte());
        var bias = reader.UInt32();
        var sign = (int)((prefix.Flags >> 8) & 0xff);
        var bits = 8L * prefix.Bytes;
        if (exponentBits == 0 || mantissaBits == 0 || sign >= bits
            || exponentLocation + exponentBits > bits || mantissaLocation + mantissaBits > bits)
        {
            throw reader.Corrupt(
                $"a floating-point number of {bits} bits has its sign at {sign}, {exponentBits} bits of exponent at "
                + $"{exponentLocation} and {mantissaBits} bits of mantissa at {mantissaLocation}");
        }

        var normalization = (prefix.Flags >> 4) & 3;
        if ((prefix.Flags & VaxOrder) == VaxOrder)
        {
            return new UnreadType(prefix.Bytes, "floating-point numbers in VAX byte order");
        }

        return precision > GreatestFloatingBits || normalization == 3
            ? new UnreadType(prefix.Bytes, $"floating-point numbers of {precision} bits")
            : new FloatingPointType(
                prefix.Bytes,
                (prefix.Flags & IsBigEndian) != 0,
                new(
                    IsFloating: true, IsSigned: true, offset, precision, sign, exponentLocation, exponentBits,
                    mantissaLocation, mantissaBits, bias, HasImpliedBit: normalization == 2));
    }

    /// <summary>Reads a time, which no library writes or reads.</summary>
    /// <param name="reader">The properties.</param>
    /// <param name="prefix">What stands before them.</param>
    public static Datatype ReadTime(ref FieldReader reader, in DatatypePrefix prefix)
    {
        reader.Skip(2); // How many bits it has.
        return new UnreadType(prefix.Bytes, "times");
    }

    private static (int Offset, int Precision) ReadPlace(ref FieldReader reader, in DatatypePrefix prefix)
    {
        var (offset, precision) = (reader.UInt16(), reader.UInt16());
        return precision > 0 && offset + precision <= 8L * prefix.Bytes
            ? (offset, precision)
            : throw reader.Corrupt($"a number of {prefix.Bytes} bytes has {precision} bits from bit {offset} on");
    }
}
