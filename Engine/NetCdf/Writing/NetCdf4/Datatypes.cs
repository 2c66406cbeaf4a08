using System.Buffers.Binary;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Datatype messages, and values in these types.</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.d "The Datatype Message".</remarks>
internal static class Datatypes
{
    private const int Signed = 0x08;
    private const int Utf8 = 0x10;

    /// <summary>The type of a variable's elements, or of a numeric attribute.</summary>
    /// <param name="type">The type.</param>
    public static ImageBuffer Of(ElementType type)
    {
        var message = new ImageBuffer();
        if (type == ElementType.Char)
        {
            return Text(1, 0);
        }

        var bytes = type.ByteLength();
        var bits = 8 * bytes;
        if (type.IsFloating())
        {
            var isDouble = type == ElementType.Double;
            message.Bytes([0x11, 0x20, (byte)(bits - 1), 0]);
            message.Four(bytes);
            message.Two(0);
            message.Two(bits);
            message.Bytes(isDouble ? [52, 11, 0, 52] : [23, 8, 0, 23]);
            message.Four(isDouble ? 1023 : 127);
            return message;
        }

        var isSigned = type is ElementType.Byte or ElementType.Short or ElementType.Int or ElementType.Int64;
        message.Bytes([0x10, (byte)(isSigned ? Signed : 0), 0, 0]);
        message.Four(bytes);
        message.Two(0);
        message.Two(bits);
        return message;
    }

    /// <summary>The type of a text of some length.</summary>
    /// <param name="bytes">The length, at least 1.</param>
    /// <param name="characters">What the characters are: 0 for ASCII.</param>
    public static ImageBuffer Text(int bytes, int characters = Utf8)
    {
        var message = new ImageBuffer();
        message.Bytes([0x13, (byte)characters, 0, 0]);
        message.Four(bytes);
        return message;
    }

    /// <summary>References to objects, and lists of them.</summary>
    /// <param name="isList">Whether the type is that of lists.</param>
    public static ImageBuffer References(bool isList)
    {
        var message = new ImageBuffer();
        if (isList)
        {
            message.Bytes([0x19, 0, 0, 0]);
            message.Four(16);
        }

        message.Bytes([0x17, 0, 0, 0]);
        message.Four(8);
        return message;
    }

    /// <summary>Text of any length, which stands elsewhere.</summary>
    public static ImageBuffer LongText()
    {
        var message = new ImageBuffer();
        message.Bytes([0x19, 1, 1, 0]);
        message.Four(16);
        message.Bytes(Text(1).Written.Span);
        return message;
    }

    /// <summary>NetCDF's own fill value of a type, as it is stored.</summary>
    /// <remarks>Source: netcdf.h, NC_FILL_BYTE and so on.</remarks>
    /// <param name="type">The type.</param>
    public static byte[] Fill(ElementType type) => type switch
    {
        ElementType.Char => [0],
        ElementType.Float or ElementType.Double => Values(AttributeValue.FromNumbers(type, 9.9692099683868690e+36), type),
        ElementType.Byte => Values(AttributeValue.FromIntegers(type, -127), type),
        ElementType.UByte => Values(AttributeValue.FromIntegers(type, 255), type),
        ElementType.Short => Values(AttributeValue.FromIntegers(type, -32767), type),
        ElementType.UShort => Values(AttributeValue.FromIntegers(type, 65535), type),
        ElementType.Int => Values(AttributeValue.FromIntegers(type, -2147483647), type),
        ElementType.UInt => Values(AttributeValue.FromIntegers(type, 4294967295), type),
        ElementType.Int64 => Values(AttributeValue.FromIntegers(type, -9223372036854775806), type),
        _ => Values(AttributeValue.FromIntegers(type, -2), type), // Of uint64 by its bits.
    };

    /// <summary>An attribute's values, as they are stored.</summary>
    /// <param name="value">Text or numbers.</param>
    /// <param name="type">The type to store numbers in.</param>
    public static byte[] Values(AttributeValue value, ElementType type)
    {
        if (type == ElementType.Char)
        {
            return Encoding.UTF8.GetBytes(value.Text!);
        }

        var length = type.ByteLength();
        var bytes = new byte[value.Numbers.Length * length];
        Span<byte> whole = stackalloc byte[sizeof(long)];
        for (var place = 0; place < value.Numbers.Length; place++)
        {
            var to = bytes.AsSpan(place * length, length);
            if (type.IsFloating())
            {
                var number = value.Numbers[place];
                if (type == ElementType.Double)
                {
                    BinaryPrimitives.WriteDoubleLittleEndian(to, number);
                }
                else
                {
                    BinaryPrimitives.WriteSingleLittleEndian(to, (float)number);
                }
            }
            else
            {
                BinaryPrimitives.WriteInt64LittleEndian(
                    whole, value.Integers.IsEmpty ? (long)value.Numbers[place] : value.Integers[place]);
                whole[..length].CopyTo(to);
            }
        }

        return bytes;
    }
}
