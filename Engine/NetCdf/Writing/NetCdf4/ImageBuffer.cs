using System.Buffers.Binary;
using System.Text;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Bytes that grow field by field, as HDF5 writes them: least significant byte first.</summary>
internal sealed class ImageBuffer
{
    /// <summary>An address that there is not.</summary>
    public const ulong Undefined = ulong.MaxValue;

    private byte[] _bytes = new byte[4096];

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Adds one byte.</summary>
    /// <param name="number">The byte.</param>
    public void Byte(int number) => Room(1)[0] = checked((byte)number);

    /// <summary>Adds two bytes.</summary>
    /// <param name="number">The number.</param>
    public void Two(int number) => BinaryPrimitives.WriteUInt16LittleEndian(Room(2), checked((ushort)number));

    /// <summary>Adds four bytes.</summary>
    /// <param name="number">The number.</param>
    public void Four(long number) => BinaryPrimitives.WriteUInt32LittleEndian(Room(4), checked((uint)number));

    /// <summary>Adds eight bytes.</summary>
    /// <param name="number">The number.</param>
    public void Eight(long number) => BinaryPrimitives.WriteInt64LittleEndian(Room(8), number);

    /// <summary>Adds an address.</summary>
    /// <param name="address">The address.</param>
    public void Address(ulong address) => BinaryPrimitives.WriteUInt64LittleEndian(Room(8), address);

    /// <summary>Adds bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

    /// <summary>Adds text, in UTF-8.</summary>
    /// <param name="text">The text.</param>
    public void Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Adds zeros.</summary>
    /// <param name="count">How many.</param>
    public void Zeros(int count) => Room(count).Clear();

    /// <summary>Adds zeros up to a multiple of eight bytes.</summary>
    public void Align() => Zeros(-Length & 7);

    /// <summary>Adds the checksum of what stands behind a place.</summary>
    /// <param name="start">The place.</param>
    public void Checksum(int start) => Four(Hdf5.Checksum.Lookup3(_bytes.AsSpan(start, Length - start)));

    /// <summary>Writes an address over what stands at a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="address">The address.</param>
    public void Put(int place, ulong address) =>
        BinaryPrimitives.WriteUInt64LittleEndian(_bytes.AsSpan(place, 8), address);

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Array.Resize(ref _bytes, Math.Max(Length + count, (int)Math.Min(2L * _bytes.Length, Array.MaxLength)));
        }

        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }
}
