using System.Collections.Immutable;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Filters;

namespace Compute.Orleans.Engine.Planning;

/// <summary>
/// A variable whose chunks are taken over from the inputs as they are; a row is one row of its chunks.
/// </summary>
/// <remarks>
/// Their lengths are known before anything is read, so each has its place in the output from the start.
/// </remarks>
/// <param name="Storage">How it is cut into chunks.</param>
/// <param name="Sources">Where the chunks come from, in order of their numbers.</param>
/// <param name="Offset">Where the first one goes, in bytes from the start of the output.</param>
internal sealed record CopiedSection(ChunkedVariable Storage, ImmutableArray<CopiedChunk> Sources, long Offset)
    : OutputSection(
        Storage.Rows, Sources.Sum(chunk => (long)chunk.Stored.Bytes), Sources.Length * Storage.ChunkBytes)
{
    /// <summary>The chunks as the output holds them, in order of their numbers.</summary>
    public ImmutableArray<StoredChunk> Placed { get; } = Place(Sources, Offset);

    /// <summary>Stored bytes that are read at once, unless one chunk alone has more.</summary>
    public const int BytesAtOnce = 1 << 20;

    /// <summary>Stored bytes that are read at once.</summary>
    public long RoomBytes => Math.Max(BytesAtOnce, Sources.Max(chunk => (long)chunk.Stored.Bytes));

    /// <summary>Bytes of buffers that a partition holds: what was read, and a chunk that is checked.</summary>
    public long BufferBytes => RoomBytes + (3 * ChunkEncoder.RoomFor(Storage.ChunkBytes));

    /// <inheritdoc/>
    public override (long First, long Length)? Chunks => null;

    /// <summary>The chunks of a partition.</summary>
    /// <param name="partition">The partition.</param>
    public (int First, int Count) Of(PlannedPartition partition) =>
        ((int)(partition.Start * Storage.RowChunks), (int)(partition.Count * Storage.RowChunks));

    /// <summary>Where a partition's bytes stand in the output.</summary>
    /// <param name="partition">The partition.</param>
    public (long Start, long End) Bytes(PlannedPartition partition)
    {
        var (first, count) = Of(partition);
        return count == 0 ? (Offset, Offset) : (Placed[first].Offset, End(Placed[first + count - 1]));
    }

    private static long End(StoredChunk chunk) => chunk.Offset + chunk.Bytes;

    private static ImmutableArray<StoredChunk> Place(ImmutableArray<CopiedChunk> sources, long offset)
    {
        var placed = ImmutableArray.CreateBuilder<StoredChunk>(sources.Length);
        foreach (var source in sources)
        {
            placed.Add(new(placed.Count, offset, source.Stored.Bytes, source.Stored.SkippedFilters));
            offset += source.Stored.Bytes;
        }

        return placed.MoveToImmutable();
    }
}
