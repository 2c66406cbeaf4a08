using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Compute.Orleans.Tests.Support;

/// <summary>Writes the header of a classic file item by item, right or wrong as a test wants it.</summary>
/// <param name="version">1, 2 or 5; decides the width of counts and offsets.</param>
public sealed class HeaderBytes(int version)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>CDF, the version and the number of records.</summary>
    public static HeaderBytes Begin(int version, long records = 0) =>
        new HeaderBytes(version).Raw([.. "CDF"u8, (byte)version]).Count(records);

    public HeaderBytes Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public HeaderBytes UInt32(uint number)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.GetSpan(4), number);
        _bytes.Advance(4);
        return this;
    }

    public HeaderBytes Int64(long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(8), number);
        _bytes.Advance(8);
        return this;
    }

    public HeaderBytes Count(long count) => version == 5 ? Int64(count) : UInt32((uint)count);

    public HeaderBytes Offset(long offset) => version == 1 ? UInt32((uint)offset) : Int64(offset);

    public HeaderBytes Name(string name) => Text(Encoding.UTF8.GetBytes(name));

    /// <summary>A count, the bytes and their padding.</summary>
    public HeaderBytes Text(ReadOnlySpan<byte> text) => Count(text.Length).Raw(text).Pad();

    public HeaderBytes Pad() => Raw("\0\0\0"u8[..(-_bytes.WrittenCount & 3)]);

    public HeaderBytes Dimensions(params (string Name, long Length)[] dimensions)
    {
        _ = List(0x0A, dimensions.Length);
        foreach (var (name, length) in dimensions)
        {
            _ = Name(name).Count(length);
        }

        return this;
    }

    public HeaderBytes List(uint tag, long count) => UInt32(count == 0 ? 0 : tag).Count(count);

    public HeaderBytes NoAttributes() => List(0, 0);

    /// <summary>A variable without attributes.</summary>
    public HeaderBytes Variable(string name, long[] dimensions, uint type, long size, long begin)
    {
        _ = Name(name).Count(dimensions.Length);
        foreach (var dimension in dimensions)
        {
            _ = Count(dimension);
        }

        return NoAttributes().UInt32(type).Count(size).Offset(begin);
    }

    /// <summary>The bytes so far, and zeros up to a length.</summary>
    public byte[] ToArray(int length = 0)
    {
        var bytes = new byte[Math.Max(length, _bytes.WrittenCount)];
        _bytes.WrittenSpan.CopyTo(bytes);
        return bytes;
    }

    public MemorySource ToSource(int length = 0) => new(ToArray(length));
}
