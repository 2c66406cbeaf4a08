using System.Buffers.Binary;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>A structure whose last four bytes are the checksum of those before.</summary>
internal static class CheckedBlock
{
    /// <summary>Length of the checksum.</summary>
    public const int ChecksumBytes = 4;

    /// <summary>Reads a structure and compares its checksum.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">Where it begins.</param>
    /// <param name="bytes">Its length with the checksum.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <returns>Its bytes without the checksum.</returns>
    /// <exception cref="ComputeException">CorruptData when the file ends before, or the checksum differs.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(
        Hdf5File file, long address, long bytes, string what) =>
        Open(file, await file.ReadAsync(address, bytes, what), address, what);

    /// <summary>Compares the checksum of a structure.</summary>
    /// <param name="file">The file.</param>
    /// <param name="block">All its bytes.</param>
    /// <param name="address">Where it begins.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <returns>Its bytes without the checksum.</returns>
    /// <exception cref="ComputeException">CorruptData when the checksum is another.</exception>
    public static ReadOnlyMemory<byte> Open(Hdf5File file, ReadOnlyMemory<byte> block, long address, string what)
    {
        if (block.Length < ChecksumBytes)
        {
            throw file.Corrupt(address, $"{what} has {block.Length} bytes, and no checksum");
        }

        var content = block[..^ChecksumBytes];
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(block.Span[^ChecksumBytes..]);
        var computed = Checksum.Lookup3(content.Span);
        return stored == computed
            ? content
            : throw file.Corrupt(address, $"the checksum of {what} is {stored:X8}, and its bytes give {computed:X8}");
    }
}
