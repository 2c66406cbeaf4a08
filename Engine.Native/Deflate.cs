using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Compute.Orleans.Engine.Native;

/// <summary>Decodes zlib streams (HDF5 filter 1) with the system <c>libdeflate</c>, where it is installed.</summary>
/// <remarks>
/// The only file that names <c>libdeflate</c>. Nothing native leaves it: spans in, spans out, one exception.
/// Safe to call from any thread: a decompressor serves one call at a time, and as many are kept as calls ever ran at
/// once.
/// Source: <see href="https://github.com/ebiggers/libdeflate/blob/v1.14/libdeflate.h"/>, "Decompression".
/// </remarks>
public static partial class Deflate
{
    private const string Library = "libdeflate.so.0";
    private const int Success = 0;
    private const int InsufficientSpace = 3;

    private static readonly ConcurrentBag<DeflateHandle> _idle = [];

    /// <summary>Whether the library is there; decided once.</summary>
    public static bool IsAvailable { get; } = NativeCodec.IsThere(Library, nameof(libdeflate_zlib_decompress));

    /// <summary>Decodes one stream; what stands behind its end is not looked at.</summary>
    /// <param name="stream">The stream, with its header and checksum; may be hostile.</param>
    /// <param name="decoded">Room for what it decodes to, in bytes.</param>
    /// <returns>How many bytes it decodes to.</returns>
    /// <exception cref="NativeCodecException">The stream is damaged, or decodes to more.</exception>
    public static int Decode(ReadOnlySpan<byte> stream, Span<byte> decoded)
    {
        if (!_idle.TryTake(out var decompressor))
        {
            decompressor = libdeflate_alloc_decompressor();
            if (decompressor.IsInvalid)
            {
                throw new InvalidOperationException("libdeflate has no memory for a decompressor");
            }
        }

        int result;
        nuint written;
        try
        {
            result = libdeflate_zlib_decompress(
                decompressor, stream, (nuint)stream.Length, decoded, (nuint)decoded.Length, out written);
        }
        finally
        {
            _idle.Add(decompressor);
        }

        return result switch
        {
            Success => (int)written,
            InsufficientSpace => throw new NativeCodecException(
                "deflate",
                string.Create(
                    CultureInfo.InvariantCulture, $"more than {decoded.Length} bytes come out, or it is damaged")),
            _ => throw new NativeCodecException("deflate", "the stream is damaged or cut"),
        };
    }

    /// <summary>Frees a decompressor.</summary>
    /// <param name="decompressor">What the library allocated.</param>
    internal static void Free(nint decompressor) => libdeflate_free_decompressor(decompressor);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial DeflateHandle libdeflate_alloc_decompressor();

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int libdeflate_zlib_decompress(
        DeflateHandle decompressor,
        ReadOnlySpan<byte> from,
        nuint fromBytes,
        Span<byte> to,
        nuint toBytes,
        out nuint writtenBytes);

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void libdeflate_free_decompressor(nint decompressor);
}
