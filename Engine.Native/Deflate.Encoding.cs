using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Compute.Orleans.Engine.Native;

/// <content>
/// The other direction. A compressor has tables of a megabyte, is for one level, and is used by one thread at a time;
/// as many are kept as calls ever ran at once. The same bytes and level give the same stream, as long as the library is
/// the same. Source: libdeflate.h, "Compression".
/// </content>
public static partial class Deflate
{
    private const int GreatestLevel = 9;

    private static readonly ConcurrentBag<DeflateCompressorHandle>[] _idleCompressors =
        [.. Enumerable.Range(0, GreatestLevel + 1).Select(_ => new ConcurrentBag<DeflateCompressorHandle>())];

    /// <summary>The room that is enough for the stream of some bytes, whatever they are.</summary>
    /// <remarks>Blocks of 5,000 bytes at least, each with 5 bytes of its own; the zlib header and checksum.</remarks>
    /// <param name="bytes">How many bytes there are.</param>
    public static long RoomFor(long bytes) => bytes + (5 * ((bytes / 5000) + 2)) + 64;

    /// <summary>Encodes bytes as one zlib stream.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="level">From 1, fast, to 9, small.</param>
    /// <param name="stream">At least <see cref="RoomFor"/> the bytes.</param>
    /// <returns>The length of the stream.</returns>
    public static int Encode(ReadOnlySpan<byte> bytes, int level, Span<byte> stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, GreatestLevel);
        if (stream.Length < RoomFor(bytes.Length))
        {
            throw new ArgumentException($"{stream.Length} bytes are too few for any {bytes.Length}", nameof(stream));
        }

        if (!_idleCompressors[level].TryTake(out var compressor))
        {
            compressor = libdeflate_alloc_compressor(level);
            if (compressor.IsInvalid)
            {
                throw new InvalidOperationException("libdeflate has no memory for a compressor");
            }
        }

        try
        {
            var written = libdeflate_zlib_compress(
                compressor, bytes, (nuint)bytes.Length, stream, (nuint)stream.Length);
            return written > 0
                ? (int)written
                : throw new InvalidOperationException("libdeflate made more of some bytes than it says it does");
        }
        finally
        {
            _idleCompressors[level].Add(compressor);
        }
    }

    /// <summary>Frees a compressor.</summary>
    /// <param name="compressor">What the library allocated.</param>
    internal static void FreeCompressor(nint compressor) => libdeflate_free_compressor(compressor);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial DeflateCompressorHandle libdeflate_alloc_compressor(int level);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nuint libdeflate_zlib_compress(
        DeflateCompressorHandle compressor, ReadOnlySpan<byte> from, nuint fromBytes, Span<byte> to, nuint toBytes);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void libdeflate_free_compressor(nint compressor);
}
