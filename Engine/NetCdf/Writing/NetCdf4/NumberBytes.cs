using System.Buffers.Binary;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>The bytes of single numbers: values of attributes, fill values.</summary>
internal static class NumberBytes
{
    private const double DefaultFloating = 9.9692099683868690e+36;

    /// <summary>The bytes of an attribute's numbers, least significant first.</summary>
    /// <param name="value">Numbers, not text.</param>
    public static byte[] Of(AttributeValue value)
    {
        var length = value.Type.ByteLength();
        var bytes = new byte[value.Count * length];
        for (var place = 0; place < value.Count; place++)
        {
            var to = bytes.AsSpan(place * length, length);
            if (value.Type.IsFloating())
            {
                Write(value.Numbers[place], to);
            }
            else
            {
                Write(value.Integers[place], to);
            }
        }

        return bytes;
    }

    /// <summary>The fill value of a variable: its _FillValue, or what NetCDF takes where there is none.</summary>
    /// <param name="type">A number, or Char.</param>
    /// <param name="attributes">The variable's attributes.</param>
    /// <param name="isBigEndian">Whether the most significant byte comes first.</param>
    /// <remarks>Source: netCDF-C, netcdf.h, NC_FILL_BYTE and so on.</remarks>
    public static byte[] Fill(ElementType type, AttributeSet attributes, bool isBigEndian)
    {
        var bytes = attributes["_FillValue"] is { } own && own.Type == type && own.Count == 1 && type.IsNumeric()
            ? Of(own)
            : Default(type);
        if (isBigEndian)
        {
            Array.Reverse(bytes);
        }

        return bytes;
    }

    private static byte[] Default(ElementType type)
    {
        var bytes = new byte[type.ByteLength()];
        if (type.IsFloating())
        {
            Write(DefaultFloating, bytes);
            return bytes;
        }

        Write(
            type switch
            {
                ElementType.Byte => -127,
                ElementType.Char => 0,
                ElementType.Short => -32767,
                ElementType.Int => -2147483647,
                ElementType.Int64 => -9223372036854775806,
                ElementType.UInt64 => -2,
                _ => -1,
            },
            bytes);
        return bytes;
    }

    private static void Write(double number, Span<byte> to)
    {
        if (to.Length == sizeof(float))
        {
            BinaryPrimitives.WriteSingleLittleEndian(to, (float)number);
        }
        else
        {
            BinaryPrimitives.WriteDoubleLittleEndian(to, number);
        }
    }

    private static void Write(long number, Span<byte> to)
    {
        Span<byte> all = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(all, number);
        all[..to.Length].CopyTo(to);
    }
}
