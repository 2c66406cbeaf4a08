using System.Buffers.Binary;

namespace Compute.Orleans.Engine.Execution;

/// <summary>Tells NetCDF-4 files that were finished from others.</summary>
internal static class WholeFile
{
    private const int EndOffset = 28;
    private const int SuperblockBytes = 48;

    private static readonly byte[] _signature =
        [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A, 2, 8, 8];

    /// <summary>Whether a file has the superblock that is written last, and the length that this names.</summary>
    /// <param name="path">The file, which is there.</param>
    public static bool Is(string path)
    {
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        Span<byte> superblock = stackalloc byte[SuperblockBytes];
        return RandomAccess.Read(file, superblock, 0) == SuperblockBytes
            && superblock.StartsWith(_signature)
            && BinaryPrimitives.ReadInt64LittleEndian(superblock[EndOffset..]) == RandomAccess.GetLength(file);
    }
}
