using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Compute.Orleans.Engine.Native;

/// <summary>Decodes Blosc frames (HDF5 filter 32001) with the system <c>libblosc</c>, where it is installed.</summary>
/// <remarks>
/// The only file that names <c>libblosc</c>. Nothing native leaves it: spans in, spans out, one exception.
/// Safe to call from any thread: <c>blosc_decompress_ctx</c> keeps no state between calls, and is told to start no
/// threads of its own. It is not told how long its input is, so the header is checked first.
/// Source: <see href="https://github.com/Blosc/c-blosc/blob/v1.21.3/README_CHUNK_FORMAT.rst"/>.
/// </remarks>
public static partial class Blosc
{
    private const string Library = "libblosc.so.1";
    private const int HeaderBytes = 16;
    private const byte FormatVersion = 2;

    /// <summary>Whether the library is there; decided once.</summary>
    public static bool IsAvailable { get; } = NativeCodec.IsThere(Library, nameof(blosc_decompress_ctx));

    /// <summary>Decodes one frame; what stands behind its end is not looked at.</summary>
    /// <param name="frame">The frame; may be hostile, so that the lengths in its header are not trusted.</param>
    /// <param name="decoded">Room for what it decodes to, in bytes.</param>
    /// <returns>How many bytes it decodes to.</returns>
    /// <exception cref="NativeCodecException">The frame is damaged, or decodes to more.</exception>
    public static int Decode(ReadOnlySpan<byte> frame, Span<byte> decoded)
    {
        if (frame.Length < HeaderBytes)
        {
            throw Refusal($"{frame.Length} bytes are no frame: the header alone has {HeaderBytes}");
        }

        if (frame[0] != FormatVersion)
        {
            throw Refusal($"the frame has version {frame[0]}; {FormatVersion} is the one of Blosc 1");
        }

        var decodedBytes = BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]);
        var blockBytes = BinaryPrimitives.ReadUInt32LittleEndian(frame[8..]);
        var frameBytes = BinaryPrimitives.ReadUInt32LittleEndian(frame[12..]);
        if (frameBytes < HeaderBytes || frameBytes > frame.Length)
        {
            throw Refusal($"the frame says that it has {frameBytes} bytes, and {frame.Length} are stored");
        }

        if (decodedBytes > decoded.Length)
        {
            throw Refusal($"{decodedBytes} bytes come out, and {decoded.Length} are the most");
        }

        if (decodedBytes == 0)
        {
            return 0;
        }

        if (blockBytes == 0 || blockBytes > decodedBytes)
        {
            throw Refusal($"blocks of {blockBytes} bytes in a frame of {decodedBytes}");
        }

        var written = blosc_decompress_ctx(frame[..(int)frameBytes], decoded, (nuint)decoded.Length, 1);
        return written == decodedBytes
            ? written
            : throw Refusal($"the frame is damaged, or made by a compressor that is not there (code {written})");
    }

    private static NativeCodecException Refusal(FormattableString problem) =>
        new("blosc", problem.ToString(CultureInfo.InvariantCulture));

    [LibraryImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int blosc_decompress_ctx(
        ReadOnlySpan<byte> from, Span<byte> to, nuint toBytes, int threads);
}
