using System.Collections.Immutable;
using System.IO.Compression;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.NetCdf.Filters;

/// <summary>Makes the stored bytes of a chunk: shuffled, where an element has several bytes, and deflated.</summary>
/// <remarks>
/// By libdeflate where it is installed, else by the runtime's own zlib: both give a stream of the same elements, but
/// not the same stream. Threading: any number of callers.
/// </remarks>
internal static class ChunkEncoder
{
    private const int DeflateId = 1;
    private const int ShuffleId = 2;

    /// <summary>The filters of a variable that is encoded here.</summary>
    /// <param name="type">The type of its elements.</param>
    /// <param name="level">The level of deflate, from 1 to 9.</param>
    public static ImmutableArray<StoredFilter> Filters(ElementType type, int level)
    {
        var deflate = new StoredFilter(DeflateId, "deflate", true, [(uint)level]);
        return type.ByteLength() == 1
            ? [deflate]
            : [new StoredFilter(ShuffleId, "shuffle", true, [(uint)type.ByteLength()]), deflate];
    }

    /// <summary>The room that is enough for the stored bytes of a chunk, whatever its elements are.</summary>
    /// <param name="chunkBytes">Length of the chunk, in bytes.</param>
    public static long RoomFor(long chunkBytes) => Native.Deflate.RoomFor(chunkBytes);

    /// <summary>Encodes a chunk.</summary>
    /// <param name="chunk">Its elements, least significant byte first.</param>
    /// <param name="filters">Some of <see cref="Filters"/>.</param>
    /// <param name="scratch">As long as the chunk; other memory.</param>
    /// <param name="stored">At least <see cref="RoomFor"/> the chunk.</param>
    /// <returns>Length of the stored bytes.</returns>
    public static int Encode(
        ReadOnlySpan<byte> chunk, ImmutableArray<StoredFilter> filters, Memory<byte> scratch, Memory<byte> stored)
    {
        var level = (int)filters[^1].Parameters[0];
        if (filters[0].Id == ShuffleId)
        {
            scratch = scratch[..chunk.Length];
            Arrays.Kernels.Shuffle.Apply(chunk, scratch.Span, (int)filters[0].Parameters[0]);
            chunk = scratch.Span;
        }

        return Native.Deflate.IsAvailable
            ? Native.Deflate.Encode(chunk, level, stored.Span)
            : EncodeManaged(chunk, level, stored);
    }

    /// <summary>Deflates with the runtime's zlib.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="level">From 1 to 9.</param>
    /// <param name="stored">At least <see cref="RoomFor"/> the bytes.</param>
    /// <returns>Length of the stream.</returns>
    public static int EncodeManaged(ReadOnlySpan<byte> bytes, int level, Memory<byte> stored)
    {
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(
            stream, new ZLibCompressionOptions { CompressionLevel = level }, leaveOpen: true))
        {
            zlib.Write(bytes);
        }

        stream.GetBuffer().AsSpan(0, (int)stream.Length).CopyTo(stored.Span);
        return (int)stream.Length;
    }
}
