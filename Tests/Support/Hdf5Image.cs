using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.FileMetadata;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Support;

/// <summary>Writes structures of an HDF5 file field by field, right or wrong as a test wants it.</summary>
/// <param name="offsetBytes">Width of addresses.</param>
/// <param name="lengthBytes">Width of lengths.</param>
public sealed class Hdf5Image(int offsetBytes = 8, int lengthBytes = 8)
{
    private readonly List<byte> _bytes = [];
    private int _start;

    /// <summary>Where the next field is written.</summary>
    public int Position { get; private set; }

    /// <summary>Goes to an address, where a structure begins; what is between is zeros.</summary>
    public Hdf5Image At(int address)
    {
        (_start, Position) = (address, address);
        return this;
    }

    public Hdf5Image Raw(params ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            while (_bytes.Count <= Position)
            {
                _bytes.Add(0);
            }

            _bytes[Position++] = value;
        }

        return this;
    }

    public Hdf5Image Bytes(params int[] values) => Raw([.. values.Select(value => (byte)value)]);

    public Hdf5Image UInt16(int value) => Number((ulong)value, 2);

    public Hdf5Image UInt32(long value) => Number((ulong)value, 4);

    public Hdf5Image UInt64(long value) => Number((ulong)value, 8);

    /// <summary>An address; null is the undefined one.</summary>
    public Hdf5Image Address(long? address) => Number((ulong)(address ?? -1), offsetBytes);

    public Hdf5Image Length(long length) => Number((ulong)length, lengthBytes);

    public Hdf5Image Number(ulong value, int width)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Raw(bytes[..width]);
    }

    public Hdf5Image Zeros(int count) => Raw(new byte[count]);

    /// <summary>The checksum of the structure so far.</summary>
    public Hdf5Image Checksummed() =>
        UInt32(Checksum.Lookup3(CollectionsMarshal.AsSpan(_bytes)[_start..Position]));

    /// <summary>All bytes, and zeros up to a length.</summary>
    public byte[] ToArray(int length = 0)
    {
        var bytes = new byte[Math.Max(length, _bytes.Count)];
        _bytes.CopyTo(bytes);
        return bytes;
    }

    internal Hdf5File ToFile(int length = 0, int baseAddress = 0) => Open(
        new MemorySource([.. new byte[baseAddress], .. ToArray(length)]), baseAddress, offsetBytes, lengthBytes);

    internal static Hdf5File Open(byte[] bytes) => Open(new MemorySource(bytes));

    internal static Hdf5File Open(
        IByteSource source, long baseAddress = 0, int offsetBytes = 8, int lengthBytes = 8) => new(
        new MetadataPages(source, TestContext.Current.CancellationToken),
        new Superblock(0, offsetBytes, lengthBytes, baseAddress, 0, null));
}
