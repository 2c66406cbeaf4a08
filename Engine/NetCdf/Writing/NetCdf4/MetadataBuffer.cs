using System.Buffers;
using System.Buffers.Binary;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Bytes of metadata that grow, and where they will stand in the file.</summary>
/// <param name="start">Where the first byte will stand, from the start of the file.</param>
internal sealed class MetadataBuffer(long start)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>How many bytes there are.</summary>
    public int Length => _bytes.WrittenCount;

    /// <summary>Where the next byte will stand, from the start of the file.</summary>
    public long Position => start + Length;

    /// <summary>All bytes.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>Appends a byte.</summary>
    /// <param name="number">The byte.</param>
    public void Byte(int number) => Bytes([checked((byte)number)]);

    /// <summary>Appends 16 bits.</summary>
    /// <param name="number">The number.</param>
    public void UInt16(int number)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.GetSpan(2), checked((ushort)number));
        _bytes.Advance(2);
    }

    /// <summary>Appends 32 bits.</summary>
    /// <param name="number">The number.</param>
    public void UInt32(long number)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes.GetSpan(4), checked((uint)number));
        _bytes.Advance(4);
    }

    /// <summary>Appends 64 bits.</summary>
    /// <param name="number">The number.</param>
    public void UInt64(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_bytes.GetSpan(8), number);
        _bytes.Advance(8);
    }

    /// <summary>Appends an address.</summary>
    /// <param name="address">The address; null for none.</param>
    public void Address(long? address) => UInt64(address ?? -1);

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Bytes(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    /// <summary>Appends zeros.</summary>
    /// <param name="count">How many.</param>
    public void Zeros(int count)
    {
        _bytes.GetSpan(Math.Max(count, 1))[..count].Clear();
        _bytes.Advance(count);
    }

    /// <summary>Appends zeros up to an address that 8 divides.</summary>
    public void Align() => Zeros((int)(-Position & 7));

    /// <summary>Appends the checksum of what was written from a place on.</summary>
    /// <param name="from">The place, in bytes from the first one here.</param>
    public void Checksum(int from) => UInt32(Hdf5.Checksum.Lookup3(_bytes.WrittenSpan[from..]));
}
