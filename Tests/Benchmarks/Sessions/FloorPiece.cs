using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Filters;
using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Benchmarks.Sessions;

/// <summary>What one read brings of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="StoredBytes">How long it is.</param>
/// <param name="InflatedBytes">How long it is once inflated; 0 where it is not deflated.</param>
internal readonly record struct FloorPiece(SafeFileHandle File, long Offset, int StoredBytes, int InflatedBytes)
{
    private const int DeflateFilter = 1;

    private static readonly Deflate _inflating = new();

    /// <summary>Of a variable in runs: in each record everything from its first selected byte to its last.</summary>
    /// <param name="file">The file.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="region">What is selected.</param>
    /// <param name="block">The longest piece, in bytes.</param>
    public static List<FloorPiece> OfRuns(SafeFileHandle file, IndexedVariable variable, Region region, int block)
    {
        var (offset, stride) = variable.Layout switch
        {
            RecordLayout records => (records.Offset, records.Stride),
            ContiguousLayout run => (run.Offset, RowBytes(variable)),
            var other => throw new ArgumentException($"{variable.Name} is {other}", nameof(variable)),
        };
        long first = 0;
        long last = 0;
        for (var axis = 1; axis < region.Rank; axis++)
        {
            first = (first * variable.Shape[axis]) + region.Start[axis];
            last = (last * variable.Shape[axis]) + region.Start[axis] + region.Count[axis] - 1;
        }

        var pieces = new List<FloorPiece>();
        for (var record = region.Start[0]; record < region.Start[0] + region.Count[0]; record++)
        {
            var start = offset + (record * stride) + (first * variable.ElementBytes);
            Add(pieces, new(file, start, 0, 0), (last - first + 1) * variable.ElementBytes, block);
        }

        return pieces;
    }

    /// <summary>Of a variable in chunks: each chunk that the selection touches.</summary>
    /// <param name="file">The file.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="layout">Where its chunks are.</param>
    /// <param name="region">What is selected.</param>
    public static List<FloorPiece> OfChunks(
        SafeFileHandle file, IndexedVariable variable, ChunkedLayout layout, Region region)
    {
        var shape = layout.ChunkShape;
        var chunkBytes = checked((int)(Region.ElementsOf(shape.AsSpan()) * variable.ElementBytes));
        var isDeflated = layout.Filters.Any(filter => filter.Id == DeflateFilter);
        var pieces = new List<FloorPiece>();
        foreach (var chunk in layout.Chunks.Chunks)
        {
            if (Touches(chunk.Number))
            {
                pieces.Add(new(file, chunk.Offset, (int)chunk.Bytes, isDeflated ? chunkBytes : 0));
            }
        }

        return pieces;

        bool Touches(long number)
        {
            var touches = true;
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                var along = (variable.Shape[axis] + shape[axis] - 1) / shape[axis];
                var start = number % along * shape[axis];
                touches &= start < region.Start[axis] + region.Count[axis] && region.Start[axis] < start + shape[axis];
                number /= along;
            }

            return touches;
        }
    }

    /// <summary>Reads it, and inflates it.</summary>
    /// <param name="stored">Room for the stored bytes.</param>
    /// <param name="inflated">Room for the inflated bytes.</param>
    public void Read(byte[] stored, byte[] inflated)
    {
        var filled = 0;
        while (filled < StoredBytes)
        {
            var count = RandomAccess.Read(File, stored.AsSpan(filled, StoredBytes - filled), Offset + filled);
            filled += count > 0 ? count : throw new EndOfStreamException();
        }

        if (InflatedBytes > 0)
        {
            _ = _inflating.Undo(stored.AsMemory(0, StoredBytes), inflated.AsMemory(0, InflatedBytes), []);
        }
    }

    private static long RowBytes(IndexedVariable variable) =>
        Region.ElementsOf(variable.Shape.AsSpan()[1..]) * variable.ElementBytes;

    // Neighbours become one piece, up to the length of a block.
    private static void Add(List<FloorPiece> pieces, FloorPiece run, long bytes, int block)
    {
        if (pieces.Count > 0 && pieces[^1] is var before && before.Offset + before.StoredBytes == run.Offset)
        {
            var more = (int)Math.Min(bytes, block - before.StoredBytes);
            pieces[^1] = before with { StoredBytes = before.StoredBytes + more };
            run = run with { Offset = run.Offset + more };
            bytes -= more;
        }

        for (long done = 0; done < bytes; done += block)
        {
            pieces.Add(run with { Offset = run.Offset + done, StoredBytes = (int)Math.Min(block, bytes - done) });
        }
    }
}
