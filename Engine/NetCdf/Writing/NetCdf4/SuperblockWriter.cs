namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes a superblock of version 2.</summary>
/// <remarks>
/// Source: "HDF5 File Format Specification", II.A "Disk Format: Level 0A - Format Signature and Superblock".
/// </remarks>
internal static class SuperblockWriter
{
    /// <summary>The first byte behind it that others may take, in bytes.</summary>
    public const int DataOffset = 64;

    /// <summary>The superblock.</summary>
    /// <param name="rootAddress">Address of the root group's header.</param>
    /// <param name="length">Length of the file, in bytes.</param>
    public static ReadOnlyMemory<byte> Write(long rootAddress, long length)
    {
        var bytes = new MetadataBuffer(0);
        bytes.Bytes([0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a, 2, 8, 8, 0]);
        bytes.UInt64(0);
        bytes.Address(null);
        bytes.UInt64(length);
        bytes.Address(rootAddress);
        bytes.Checksum(0);
        return bytes.Written;
    }
}
