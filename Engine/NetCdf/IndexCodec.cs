using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>The bytes of an index, as they are kept on disk.</summary>
/// <remarks>
/// "CDIX", the version (4 bytes), XXH3 of the rest (8 bytes), and the rest: all little-endian, lengths before what
/// they measure. A change of the content is a new version; other versions are read as damaged, and built again.
/// </remarks>
internal static class IndexCodec
{
    /// <summary>The version that is written and read.</summary>
    public const uint Version = 1;

    /// <summary>Length of everything before the content, in bytes.</summary>
    public const int PreambleBytes = 16;

    /// <summary>What the bytes begin with.</summary>
    public static ReadOnlySpan<byte> Magic => "CDIX"u8;

    /// <summary>Writes an index.</summary>
    /// <param name="index">The index.</param>
    public static byte[] Encode(DatasetIndex index)
    {
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write(new byte[PreambleBytes]);
        var table = new DimensionTable(index);

        Text(bytes, index.Format);
        Integer(bytes, index.Dimensions.Length);
        Integer(bytes, table.Dimensions.Count);
        foreach (var dimension in table.Dimensions)
        {
            Text(bytes, dimension.Name);
            Long(bytes, dimension.Length);
            Byte(bytes, dimension.IsUnlimited ? 1 : 0);
        }

        Attributes(bytes, index.Attributes);
        Integer(bytes, index.Variables.Length);
        foreach (var variable in index.Variables)
        {
            Variable(bytes, variable, table);
        }

        var encoded = bytes.WrittenSpan.ToArray();
        Magic.CopyTo(encoded);
        BinaryPrimitives.WriteUInt32LittleEndian(encoded.AsSpan(4), Version);
        BinaryPrimitives.WriteUInt64LittleEndian(encoded.AsSpan(8), Checksum(encoded));
        return encoded;
    }

    /// <summary>Reads an index.</summary>
    /// <param name="bytes">What was written; may be damaged in any way.</param>
    /// <param name="name">Where it comes from, for messages.</param>
    /// <exception cref="ComputeException">CorruptData when these are not the bytes of an index.</exception>
    public static DatasetIndex Decode(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < PreambleBytes
            || !bytes.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) != Version)
        {
            throw new ComputeException(Fault.CorruptData, name, $"{name} is not an index of version {Version}");
        }

        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) != Checksum(bytes))
        {
            throw new ComputeException(Fault.CorruptData, name, $"{name} is damaged: its checksum is wrong");
        }

        return new IndexDecoder(bytes[PreambleBytes..], name).Index();
    }

    /// <summary>The checksum of an index's content.</summary>
    /// <param name="bytes">The whole bytes, from the magic on.</param>
    public static ulong Checksum(ReadOnlySpan<byte> bytes) => XxHash3.HashToUInt64(bytes[PreambleBytes..]);

    private static void Variable(ArrayBufferWriter<byte> bytes, IndexedVariable variable, DimensionTable table)
    {
        Text(bytes, variable.Name);
        Byte(bytes, (int)variable.Type);
        Integer(bytes, variable.Dimensions.Length);
        foreach (var dimension in variable.Dimensions)
        {
            Integer(bytes, table[dimension]);
        }

        Attributes(bytes, variable.Attributes);
        Byte(bytes, variable.IsBigEndian ? 1 : 0);
        switch (variable.Layout)
        {
            case ContiguousLayout contiguous:
                Byte(bytes, 0);
                Long(bytes, contiguous.Offset);
                break;
            case RecordLayout records:
                Byte(bytes, 1);
                Long(bytes, records.Offset);
                Long(bytes, records.Stride);
                break;
            default:
                throw new ArgumentException($"the layout {variable.Layout} has no bytes", nameof(variable));
        }
    }

    private static void Attributes(ArrayBufferWriter<byte> bytes, AttributeSet attributes)
    {
        Integer(bytes, attributes.Count);
        foreach (var (name, value) in attributes)
        {
            Text(bytes, name);
            Byte(bytes, (int)value.Type);
            if (value.Text is { } text)
            {
                Text(bytes, text);
                continue;
            }

            Integer(bytes, value.Count);
            for (int i = 0; i < value.Count; i++)
            {
                Long(bytes, value.Type.IsFloating()
                    ? BitConverter.DoubleToInt64Bits(value.Numbers[i])
                    : value.Integers[i]);
            }
        }
    }

    private static void Text(ArrayBufferWriter<byte> bytes, string text)
    {
        Integer(bytes, Encoding.UTF8.GetByteCount(text));
        _ = Encoding.UTF8.GetBytes(text, bytes);
    }

    private static void Byte(ArrayBufferWriter<byte> bytes, int number) => bytes.Write([(byte)number]);

    private static void Integer(ArrayBufferWriter<byte> bytes, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes.GetSpan(4), number);
        bytes.Advance(4);
    }

    private static void Long(ArrayBufferWriter<byte> bytes, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes.GetSpan(8), number);
        bytes.Advance(8);
    }
}
