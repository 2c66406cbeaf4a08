using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5.FileMetadata;

namespace Compute.Orleans.Engine.NetCdf.Hdf5;

/// <summary>An HDF5 file whose metadata is being read: its bytes by address, and the widths of its fields.</summary>
/// <remarks>
/// Addresses are relative to the base address everywhere but in results, which hold offsets from the file's start.
/// Threading: one caller, and what it starts through <see cref="PrefetchAsync"/>.
/// </remarks>
/// <param name="pages">The bytes.</param>
/// <param name="superblock">What the file says of itself.</param>
internal sealed class Hdf5File(MetadataPages pages, Superblock superblock)
{
    /// <summary>The file, as messages name it.</summary>
    public string Name => pages.Name;

    /// <summary>How much of it may be kept.</summary>
    public ContentLimits Limits { get; } = new(pages.Name);

    /// <summary>Length of an address, in bytes.</summary>
    public int OffsetBytes => superblock.OffsetBytes;

    /// <summary>Length of a length, in bytes.</summary>
    public int LengthBytes => superblock.LengthBytes;

    /// <summary>What the file says of itself.</summary>
    public Superblock Superblock => superblock;

    /// <summary>Length of what addresses can reach, in bytes.</summary>
    public long Bytes => pages.FileBytes - superblock.BaseAddress;

    /// <summary>Reads one structure.</summary>
    /// <param name="address">Where it begins.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <returns>The bytes; they stay valid.</returns>
    /// <exception cref="ComputeException">CorruptData when the file ends before, or it is too large.</exception>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(long address, long bytes, string what) =>
        address < 0 || bytes < 0 || bytes > Bytes - address
            ? throw Corrupt(address, $"{what} takes {bytes} bytes, and the file ends at byte {Bytes}")
            : pages.ReadAsync(Offset(address), bytes, what);

    /// <summary>Reads one structure whose length is not known: what there is of it, at most some bytes.</summary>
    /// <param name="address">Where it begins.</param>
    /// <param name="greatestBytes">Its greatest length.</param>
    /// <param name="what">What it is, for the message.</param>
    public ValueTask<ReadOnlyMemory<byte>> ReadUpToAsync(long address, long greatestBytes, string what) =>
        ReadAsync(address, Math.Min(greatestBytes, Math.Max(0, Bytes - address)), what);

    /// <summary>Fetches what will be read next, all of it at once; a remote file costs one round trip then.</summary>
    /// <param name="blocks">The structures; what lies outside the file is passed over.</param>
    public ValueTask PrefetchAsync(IEnumerable<(long Address, long Bytes)> blocks) =>
        pages.PrefetchAsync(blocks.Select(block => (Offset(block.Address), block.Bytes)));

    /// <summary>Where an address is, from the start of the file.</summary>
    /// <param name="address">The address.</param>
    public long Offset(long address) => superblock.BaseAddress + address;

    /// <summary>What is wrong with the file.</summary>
    /// <param name="address">Where.</param>
    /// <param name="cause">What is wrong.</param>
    public ComputeException Corrupt(long address, string cause) =>
        new(Fault.CorruptData, Name, $"{Name} is damaged: at byte {Offset(address)}, {cause}");
}
