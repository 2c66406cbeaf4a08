using System.Buffers.Binary;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes the superblock: where the root group is, and where the file ends.</summary>
/// <remarks>Source: "HDF5 File Format Specification", II.A "Disk Format: Level 0A", version 2.</remarks>
internal static class SuperblockWriter
{
    /// <summary>Its length, in bytes.</summary>
    public const int Bytes = 48;

    private const byte Version = 2;
    private const int EndOfFile = 28;

    private static ReadOnlySpan<byte> Signature =>
        [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'];

    /// <summary>The superblock.</summary>
    /// <param name="root">The root group, whose place is known.</param>
    /// <param name="fileLength">Length of the file, in bytes.</param>
    public static ReadOnlyMemory<byte> Write(Label root, long fileLength)
    {
        var writer = new ImageWriter();
        writer.Bytes(Signature);
        writer.Bytes(Version, 8, 8, 0); // Addresses and lengths have 8 bytes.
        writer.Number(0, 8);
        writer.Address(null);
        writer.Number(fileLength, 8);
        writer.Address(root);
        writer.Checksum(0);
        return writer.Finish();
    }

    /// <summary>Whether a file begins with a superblock that says how long it is.</summary>
    /// <param name="beginning">The first <see cref="Bytes"/> of the file.</param>
    /// <param name="fileLength">Length of the file, in bytes.</param>
    public static bool IsOf(ReadOnlySpan<byte> beginning, long fileLength) =>
        beginning.Length >= Bytes
        && beginning.StartsWith(Signature)
        && BinaryPrimitives.ReadInt64LittleEndian(beginning[EndOfFile..]) == fileLength;
}
