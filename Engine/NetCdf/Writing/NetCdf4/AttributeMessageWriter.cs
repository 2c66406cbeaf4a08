using System.Buffers.Binary;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes Attribute messages of version 3, as netCDF-C stores attributes.</summary>
/// <remarks>
/// Text is one text of fixed length, strings are texts of any length in the global heap, and what is empty has no
/// element. An enum is written as its numbers, elements of a file's other types as strings in CDL.
/// Source: "HDF5 File Format Specification", IV.A.2.m "The Attribute Message"; netCDF-C, libhdf5/nc4hdf.c,
/// put_att_grpa.
/// </remarks>
/// <param name="heap">Takes what has any length.</param>
internal sealed class AttributeMessageWriter(GlobalHeapWriter heap)
{
    /// <summary>An attribute of the user's.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public StoredMessage Write(string name, AttributeValue value)
    {
        var encoded = ClassicNames.Encode(name, "attribute");
        if (value.Type == ElementType.Char)
        {
            var text = Encoding.UTF8.GetBytes(value.Text!);
            return text.Length == 0
                ? Write(encoded, DatatypeWriter.Text(1), DataspaceWriter.Null(), [])
                : Write(encoded, DatatypeWriter.Text(text.Length), DataspaceWriter.Scalar(), text);
        }

        var isText = !value.Type.IsNumeric();
        var type = isText ? DatatypeWriter.AnyText() : DatatypeWriter.Number(value.Type);
        return value.Count == 0
            ? Write(encoded, type, DataspaceWriter.Null(), [])
            : Write(encoded, type, Row(value.Count), isText ? Texts(value) : Numbers(value));
    }

    /// <summary>A text that NetCDF itself needs, with the NUL that ends it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">The text.</param>
    public static StoredMessage Hidden(string name, string text)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(text), 0];
        return Write(Encoding.UTF8.GetBytes(name), DatatypeWriter.Text(bytes.Length), DataspaceWriter.Scalar(), bytes);
    }

    /// <summary>A number that NetCDF itself needs.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="number">The number.</param>
    public static StoredMessage Hidden(string name, int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return Write(
            Encoding.UTF8.GetBytes(name), DatatypeWriter.Number(ElementType.Int), DataspaceWriter.Scalar(), bytes);
    }

    /// <summary>A row of elements that NetCDF itself needs.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The type of an element.</param>
    /// <param name="count">How many there are; at least one.</param>
    /// <param name="elements">The elements.</param>
    public static StoredMessage Hidden(string name, byte[] type, int count, ReadOnlySpan<byte> elements) =>
        Write(Encoding.UTF8.GetBytes(name), type, Row(count), elements);

    /// <summary>The bytes of numbers, one after the other.</summary>
    /// <param name="value">Numbers.</param>
    /// <param name="isBigEndian">Whether the most significant byte is first.</param>
    public static byte[] Numbers(AttributeValue value, bool isBigEndian = false)
    {
        var length = value.Type.ByteLength();
        var bytes = new byte[value.Count * length];
        Span<byte> number = stackalloc byte[8];
        for (var place = 0; place < value.Count; place++)
        {
            var bits = value.Type switch
            {
                ElementType.Float => BitConverter.SingleToInt32Bits((float)value.Numbers[place]),
                ElementType.Double => BitConverter.DoubleToInt64Bits(value.Numbers[place]),
                _ => value.Integers[place],
            };
            BinaryPrimitives.WriteInt64LittleEndian(number, bits);
            if (isBigEndian)
            {
                number[..length].Reverse();
            }

            number[..length].CopyTo(bytes.AsSpan(place * length));
        }

        return bytes;
    }

    private static byte[] Row(int count) => DataspaceWriter.Simple([count], [false]);

    private byte[] Texts(AttributeValue value)
    {
        var texts = value.Type == ElementType.String ? value.Strings : value.Elements;
        var references = new MetadataBuffer(0);
        foreach (var text in texts)
        {
            // An empty one would read as none at all: it is written as the NUL that ends it.
            byte[] bytes = text.Length == 0 ? [0] : Encoding.UTF8.GetBytes(text);
            references.Bytes(heap.Add(bytes, bytes.Length));
        }

        return references.Written.ToArray();
    }

    private static StoredMessage Write(byte[] name, byte[] type, byte[] space, ReadOnlySpan<byte> value)
    {
        var bytes = new MetadataBuffer(0);
        bytes.Bytes([3, 0]);
        bytes.UInt16(name.Length + 1);
        bytes.UInt16(type.Length);
        bytes.UInt16(space.Length);
        bytes.Byte(name.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)127) ? 1 : 0); // ASCII or UTF-8.
        bytes.Bytes(name);
        bytes.Byte(0);
        bytes.Bytes(type);
        bytes.Bytes(space);
        bytes.Bytes(value);
        return new(name, bytes.Written.ToArray());
    }
}
