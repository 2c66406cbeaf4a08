using System.Buffers.Binary;
using System.IO.Hashing;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Indexes;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>The bytes of an index, as they are kept on disk.</summary>
/// <remarks>
/// "CDIX", the version (4 bytes), XXH3 of the rest (8 bytes), and the rest: all little-endian, lengths before what
/// they measure, whole numbers of seven bits a byte. A change of the content is a new version; other versions are read
/// as damaged, and built again.
/// </remarks>
internal static class IndexCodec
{
    /// <summary>The version that is written and read.</summary>
    public const uint Version = 3;

    /// <summary>Length of everything before the content, in bytes.</summary>
    public const int PreambleBytes = 16;

    /// <summary>What the bytes begin with.</summary>
    public static ReadOnlySpan<byte> Magic => "CDIX"u8;

    /// <summary>Writes an index.</summary>
    /// <param name="index">The index.</param>
    public static byte[] Encode(DatasetIndex index)
    {
        var fields = new FieldWriter();
        fields.Bytes(stackalloc byte[PreambleBytes]);
        IndexEncoder.Write(fields, index);

        var encoded = fields.Written.ToArray();
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
}
