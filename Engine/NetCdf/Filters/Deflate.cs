using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Native;

namespace Compute.Orleans.Engine.NetCdf.Filters;

/// <summary>Filter 1, zlib streams: by libdeflate where it is installed, else by the runtime's own zlib.</summary>
/// <remarks>
/// Both give the same bytes and refuse the same streams; libdeflate is faster by a third, and costs no allocation.
/// Source: RFC 1950; "HDF5 File Format Specification", IV.A.2.l "The Filter Pipeline Message".
/// </remarks>
internal sealed class Deflate : FilterCodec
{
    /// <summary>A match of 258 bytes takes two bits at least.</summary>
    public override int? GreatestRatio => 1032;

    public override long? FilteredBytes(long bytes) => null;

    public override ReadOnlyMemory<byte> Undo(
        ReadOnlyMemory<byte> filtered, Memory<byte> room, ImmutableArray<uint> parameters) =>
        room[..(Native.Deflate.IsAvailable ? DecodeNative(filtered, room) : DecodeManaged(filtered, room))];

    /// <summary>Decodes with libdeflate.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="room">Where its bytes go.</param>
    /// <returns>How many there are.</returns>
    public static int DecodeNative(ReadOnlyMemory<byte> stream, Memory<byte> room)
    {
        try
        {
            return Native.Deflate.Decode(stream.Span, room.Span);
        }
        catch (NativeCodecException damage)
        {
            throw new InvalidDataException(damage.Problem, damage);
        }
    }

    /// <summary>Decodes with the runtime's zlib.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="room">Where its bytes go.</param>
    /// <returns>How many there are.</returns>
    public static int DecodeManaged(ReadOnlyMemory<byte> stream, Memory<byte> room)
    {
        var segment = MemoryMarshal.TryGetArray(stream, out var array) ? array : new(stream.ToArray());
        using var stored = new WatchedStream(segment);
        using var zlib = new ZLibStream(stored, CompressionMode.Decompress);
        try
        {
            var bytes = zlib.ReadAtLeast(room.Span, room.Length, throwOnEndOfStream: false);
            Span<byte> more = stackalloc byte[1];
            if (zlib.Read(more) > 0)
            {
                throw new InvalidDataException(FormattableString.Invariant($"more than {room.Length} bytes come out"));
            }

            return stored.WasEmptied ? throw new InvalidDataException("the stream is cut") : bytes;
        }
        catch (IOException damage)
        {
            throw new InvalidDataException("the stream is damaged or cut", damage);
        }
    }

    /// <summary>Notices that more was wanted than there is: ZLibStream takes a cut stream for a whole one.</summary>
    private sealed class WatchedStream(ArraySegment<byte> bytes)
        : MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false)
    {
        public bool WasEmptied { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var bytesRead = base.Read(buffer, offset, count);
            WasEmptied |= bytesRead == 0 && count > 0;
            return bytesRead;
        }
    }
}
