using System.Buffers.Binary;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Classic;

/// <summary>Reads the values of attributes.</summary>
/// <param name="cursor">Stands at the type of an attribute when it is to be read.</param>
/// <param name="version">The variant of the format.</param>
internal sealed class AttributeReader(HeaderCursor cursor, ClassicVersion version)
{
    /// <summary>All numbers of all attributes: each takes 16 bytes of memory, so a byte in a file is dear.</summary>
    private const int GreatestNumbers = 1 << 20;

    private static readonly UTF8Encoding _strictUtf8 = new(false, throwOnInvalidBytes: true);

    private int _numbers;

    /// <summary>Reads type, length and value of one attribute.</summary>
    /// <param name="name">Its name, for messages.</param>
    public async ValueTask<AttributeValue> ReadAsync(string name)
    {
        var offset = cursor.Position;
        var type = await cursor.UInt32Async($"the type of attribute {name}");
        if (!version.Has(type))
        {
            throw cursor.Corrupt(
                offset, $"the type of attribute {name} is {type}, which {version.Name()} files do not have");
        }

        offset = cursor.Position;
        var count = version == ClassicVersion.Cdf5
            ? await cursor.UInt64Async($"the length of attribute {name}")
            : await cursor.UInt32Async($"the length of attribute {name}");
        var element = (ElementType)type;
        if (count > (ulong)(cursor.Remaining / element.ByteLength()))
        {
            throw cursor.Corrupt(
                offset, $"attribute {name} has {count} elements, and {cursor.Remaining} bytes are the most");
        }

        var bytes = (int)count * element.ByteLength();
        if (element == ElementType.Char)
        {
            var text = await cursor.TakeAsync(ClassicFormat.Padded(bytes), name);
            return AttributeValue.FromText(Text(text.Span[..bytes]));
        }

        _numbers += (int)count;
        if (_numbers > GreatestNumbers)
        {
            throw cursor.Corrupt(offset, $"attributes hold more than {GreatestNumbers} numbers");
        }

        var stored = await cursor.TakeAsync(ClassicFormat.Padded(bytes), name);
        return element.IsFloating()
            ? AttributeValue.FromNumbers(element, Numbers(element, stored.Span[..bytes]))
            : AttributeValue.FromIntegers(element, Integers(element, stored.Span[..bytes]));
    }

    /// <summary>Writers in C and Fortran count a NUL or pad with them; old files are in Latin-1.</summary>
    private static string Text(ReadOnlySpan<byte> stored)
    {
        var text = stored.TrimEnd((byte)0);
        try
        {
            return _strictUtf8.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(text);
        }
    }

    private static double[] Numbers(ElementType type, ReadOnlySpan<byte> stored)
    {
        var elementBytes = type.ByteLength();
        var numbers = new double[stored.Length / elementBytes];
        for (int i = 0; i < numbers.Length; i++)
        {
            var at = stored[(i * elementBytes)..];
            numbers[i] = type == ElementType.Float
                ? BinaryPrimitives.ReadSingleBigEndian(at)
                : BinaryPrimitives.ReadDoubleBigEndian(at);
        }

        return numbers;
    }

    private static long[] Integers(ElementType type, ReadOnlySpan<byte> stored)
    {
        var elementBytes = type.ByteLength();
        var integers = new long[stored.Length / elementBytes];
        for (int i = 0; i < integers.Length; i++)
        {
            var at = stored[(i * elementBytes)..];
            integers[i] = type switch
            {
                ElementType.Byte => (sbyte)at[0],
                ElementType.UByte => at[0],
                ElementType.Short => BinaryPrimitives.ReadInt16BigEndian(at),
                ElementType.UShort => BinaryPrimitives.ReadUInt16BigEndian(at),
                ElementType.Int => BinaryPrimitives.ReadInt32BigEndian(at),
                ElementType.UInt => BinaryPrimitives.ReadUInt32BigEndian(at),
                _ => BinaryPrimitives.ReadInt64BigEndian(at),
            };
        }

        return integers;
    }
}
