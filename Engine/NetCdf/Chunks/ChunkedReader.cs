using System.Buffers;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf.Chunks;

/// <summary>Reads a selection of a chunked variable, as stored: only the chunks that it touches, each once.</summary>
/// <remarks>
/// A chunk that is wanted whole and lies in the result as it is stored is decoded into its place; others are decoded
/// beside it, and a box is copied. A chunk that is wanted in part is looked for in the cache, where there is one.
/// Chunks without filters are read row by row, so that their length does not matter.
/// Threading: any number of readers of a file, no lock; one reader, for one call.
/// </remarks>
internal sealed class ChunkedReader : IAsyncDisposable
{
    /// <summary>How many chunks may be under way at once, where the source takes its time.</summary>
    private const int ReadsAtOnce = 8;

    /// <summary>Bytes of chunks that may be under way at once, unless one alone has more.</summary>
    private const int BytesAtOnce = 4 << 20;

    private readonly IByteSource _source;
    private readonly IndexedVariable _variable;
    private readonly ChunkedLayout _layout;
    private readonly ChunkFetcher _fetcher;
    private readonly ChunkWalk? _walk;
    private readonly Memory<byte> _destination;
    private readonly CancellationToken _cancellationToken;
    private readonly Queue<Task> _underway = [];

    /// <summary>Prepares a reading.</summary>
    /// <param name="source">The variable's file.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="selection">One range for each dimension, within its length; none empty.</param>
    /// <param name="destination">Exactly as long as the selected elements, as stored.</param>
    /// <param name="cache">Where decoded chunks are kept, or null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Faults.ComputeException">TooLarge or InvalidValue: the chunks are not read here.</exception>
    public ChunkedReader(
        IByteSource source,
        IndexedVariable variable,
        ChunkedLayout layout,
        ReadOnlySpan<IndexRange> selection,
        Memory<byte> destination,
        ChunkCache? cache,
        CancellationToken cancellationToken)
    {
        _source = source;
        _variable = variable;
        _layout = layout;
        _fetcher = new(source, variable, layout, cache, cancellationToken);
        _destination = destination;
        _cancellationToken = cancellationToken;
        _walk = Walk(variable, layout, selection, out var isCut);
        if (isCut)
        {
            FillPattern.Fill(layout.FillValue.AsSpan(), destination.Span); // What is beyond the extent keeps it.
        }

        if (source.CheapGapBytes > 0 && Walk(variable, layout, selection, out _) is { } coming)
        {
            _fetcher.ReadAhead(coming.Numbers());
        }
    }

    /// <summary>How many chunks are under way at once at most.</summary>
    /// <param name="chunkBytes">Length of a chunk, in bytes.</param>
    public static int AtOnce(long chunkBytes) => (int)Math.Clamp(BytesAtOnce / Math.Max(1, chunkBytes), 1, ReadsAtOnce);

    /// <summary>The chunks that a selection touches.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="selection">One range for each dimension, within its length; none empty.</param>
    /// <param name="isCut">Whether some of the selection lies beyond what is stored.</param>
    /// <returns>The walk, or null where all of the selection lies beyond what is stored.</returns>
    public static ChunkWalk? Walk(
        IndexedVariable variable, ChunkedLayout layout, ReadOnlySpan<IndexRange> selection, out bool isCut)
    {
        var shape = new long[selection.Length];
        var there = new IndexRange[selection.Length];
        var isEmpty = false;
        isCut = false;
        for (var axis = 0; axis < there.Length; axis++)
        {
            var (range, extent) = (selection[axis], layout.Extent[axis]);
            var count = range.Start >= extent
                ? 0
                : Math.Min(range.Count, ((extent - 1 - range.Start) / range.Step) + 1);
            shape[axis] = range.Count;
            there[axis] = range with { Count = count };
            isCut |= count < range.Count;
            isEmpty |= count == 0;
        }

        return isEmpty ? null : new ChunkWalk(layout, variable.Shape, there, variable.ElementBytes, shape);
    }

    /// <summary>Reads the selection.</summary>
    public async ValueTask ReadAsync()
    {
        try
        {
            var atOnce = AtOnce(_fetcher.ChunkBytes);
            for (; _walk is { IsOnChunk: true }; _walk.MoveNext())
            {
                _cancellationToken.ThrowIfCancellationRequested();
                var read = ReadPartAsync(_walk.Current);
                if (read.IsCompletedSuccessfully)
                {
                    continue;
                }

                _underway.Enqueue(read.AsTask());
                if (_underway.Count >= atOnce)
                {
                    await _underway.Dequeue();
                }
            }

            while (_underway.TryDequeue(out var read))
            {
                await read;
            }
        }
        finally
        {
            // After a failure too, the memory is the caller's again only when no read is left that fills it.
            await Task.WhenAll(_underway).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends what is read ahead.</summary>
    public ValueTask DisposeAsync() => _fetcher.DisposeAsync();

    private ValueTask ReadPartAsync(ChunkPart part)
    {
        if (_fetcher.Find(part.Number) is not { } chunk)
        {
            FillPattern.FillBox(
                _layout.FillValue.AsSpan(),
                _destination.Span[part.To..],
                _walk!.ResultStrides,
                part.Counts.AsSpan(),
                _variable.ElementBytes);
            return ValueTask.CompletedTask;
        }

        if (_fetcher.IsPlain(chunk))
        {
            return ReadPlainAsync(chunk, part, Ranges(part));
        }

        if (part.IsWhole && LiesAsStored(part))
        {
            return _fetcher.DecodeAsync(chunk, _destination.Slice(part.To, (int)_fetcher.ChunkBytes));
        }

        return ReadDecodedAsync(chunk, part);
    }

    /// <summary>Decodes a chunk beside the result, or takes it from the cache, and copies its box.</summary>
    private async ValueTask ReadDecodedAsync(StoredChunk chunk, ChunkPart part)
    {
        if (!part.IsWhole && await _fetcher.KeepAsync(chunk) is { } kept)
        {
            try
            {
                Copy(kept.Bytes, part);
                return;
            }
            finally
            {
                _fetcher.Return(kept);
            }
        }

        var chunkBytes = (int)_fetcher.ChunkBytes;
        var rented = ArrayPool<byte>.Shared.Rent(chunkBytes);
        try
        {
            await _fetcher.DecodeAsync(chunk, rented.AsMemory(0, chunkBytes));
            Copy(rented.AsSpan(0, chunkBytes), part);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Reads a box of a chunk that is stored as it is.</summary>
    private async ValueTask ReadPlainAsync(StoredChunk chunk, ChunkPart part, IndexRange[] ranges)
    {
        var region = StridedRegion.Of(
            chunk.Offset, _variable.ElementBytes, _layout.ChunkShape.AsSpan(), ranges, _variable.Name);
        var bytes = (int)(region.Elements * region.ElementBytes);
        if (IsRun(part))
        {
            var run = _destination.Slice(part.To, bytes);
            await new RegionReader(_source, region, run, swappedBytes: 1, _cancellationToken).ReadAsync();
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            var box = rented.AsMemory(0, bytes);
            await new RegionReader(_source, region, box, swappedBytes: 1, _cancellationToken).ReadAsync();
            CopyBox(box.Span, part);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private IndexRange[] Ranges(ChunkPart part)
    {
        var ranges = new IndexRange[part.Counts.Length];
        for (var axis = 0; axis < ranges.Length; axis++)
        {
            ranges[axis] = new(_walk!.Within[axis], part.Counts[axis], _walk.Step(axis));
        }

        return ranges;
    }

    private void Copy(ReadOnlySpan<byte> decoded, ChunkPart part) => BoxCopy.Run(
        decoded[(int)part.First..],
        _walk!.ChunkStrides,
        _destination.Span[part.To..],
        _walk.ResultStrides,
        part.Counts.AsSpan(),
        _variable.ElementBytes);

    /// <summary>Copies a box that stands alone, row-major.</summary>
    private void CopyBox(ReadOnlySpan<byte> box, ChunkPart part)
    {
        Span<long> strides = stackalloc long[part.Counts.Length];
        long bytes = _variable.ElementBytes;
        for (var axis = strides.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = bytes;
            bytes *= part.Counts[axis];
        }

        BoxCopy.Run(
            box,
            strides,
            _destination.Span[part.To..],
            _walk!.ResultStrides,
            part.Counts.AsSpan(),
            _variable.ElementBytes);
    }

    /// <summary>Whether a box is a run of the result.</summary>
    private bool IsRun(ChunkPart part)
    {
        long bytes = _variable.ElementBytes;
        for (var axis = part.Counts.Length - 1; axis >= 0; axis--)
        {
            if (part.Counts[axis] > 1 && _walk!.ResultStrides[axis] != bytes)
            {
                return false;
            }

            bytes *= part.Counts[axis];
        }

        return true;
    }

    /// <summary>Whether a chunk of which all is wanted has all its elements within the data, and is a run.</summary>
    private bool LiesAsStored(ChunkPart part) =>
        part.Counts.AsSpan().SequenceEqual(_layout.ChunkShape.AsSpan()) && IsRun(part);
}
