namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes the superblock: where the root group is, and where the file ends.</summary>
/// <remarks>Source: "HDF5 File Format Specification", II.A "Disk Format: Level 0A", version 2.</remarks>
internal static class SuperblockWriter
{
    /// <summary>Its length, in bytes.</summary>
    public const int Bytes = 48;

    private const byte Version = 2;

    /// <summary>The superblock.</summary>
    /// <param name="root">The root group, whose place is known.</param>
    /// <param name="fileLength">Length of the file, in bytes.</param>
    public static ReadOnlyMemory<byte> Write(Label root, long fileLength)
    {
        var writer = new ImageWriter();
        writer.Bytes(0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n');
        writer.Bytes(Version, 8, 8, 0); // Addresses and lengths have 8 bytes.
        writer.Number(0, 8);
        writer.Address(null);
        writer.Number(fileLength, 8);
        writer.Address(root);
        writer.Checksum(0);
        return writer.Finish();
    }
}
