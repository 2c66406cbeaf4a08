using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf.Chunks;

/// <summary>Pushes a variable whose chunks go through filters to a visitor, each chunk as it is decoded.</summary>
/// <remarks>
/// A box of a chunk is pushed where it was decoded, without a copy, unless its numbers do not follow each other. Chunks
/// of a single row, as of one time step, are decoded side by side and pushed together, those of other cells later, so
/// that sums are loaded and stored once for some rows. Threading: one caller.
/// </remarks>
internal sealed class ChunkPieces : IAsyncDisposable
{
    /// <summary>Bytes of chunks that are decoded side by side, unless one alone has more.</summary>
    private const int GroupBytes = 1 << 20;

    private readonly IndexedVariable _variable;
    private readonly ChunkedLayout _layout;
    private readonly IndexRange[] _selection;
    private readonly Region _region;
    private readonly IPieceVisitor _visitor;
    private readonly CancellationToken _cancellationToken;
    private readonly ChunkFetcher _fetcher;
    private readonly ValueForm _form;
    private readonly int _chunkBytes;

    /// <summary>Prepares the reading.</summary>
    /// <param name="source">The variable's file.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="selection">One range for each dimension, within its extent; none empty.</param>
    /// <param name="region">The same as a region of the array that is visited.</param>
    /// <param name="visitor">Takes the pieces.</param>
    /// <param name="cache">Where decoded chunks are kept that are wanted in part, or null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Faults.ComputeException">TooLarge or InvalidValue: the chunks are not read here.</exception>
    public ChunkPieces(
        IByteSource source,
        IndexedVariable variable,
        ChunkedLayout layout,
        IndexRange[] selection,
        Region region,
        IPieceVisitor visitor,
        ChunkCache? cache,
        CancellationToken cancellationToken)
    {
        (_variable, _layout, _selection, _region) = (variable, layout, selection, region);
        (_visitor, _cancellationToken) = (visitor, cancellationToken);
        _fetcher = new(source, variable, layout, cache, cancellationToken);
        _form = RunPieces.FormOf(variable);
        _chunkBytes = (int)_fetcher.ChunkBytes;
    }

    /// <summary>How many chunks of a single row are decoded side by side at most.</summary>
    /// <param name="chunkBytes">Length of a chunk, in bytes.</param>
    public static int Together(long chunkBytes) =>
        (int)Math.Clamp(GroupBytes / Math.Max(1, chunkBytes), 1, PieceCuts.Rows);

    /// <summary>Pushes the selection.</summary>
    public async ValueTask VisitAsync()
    {
        var axis = PieceCuts.RowAxis(_region, _visitor.Reduced);
        var together = axis < 0 || _layout.ChunkShape[axis] > 1 ? 1 : Together(_chunkBytes);
        var whole = Region.Whole(_region.Count);
        var parts = together == 1 ? [whole] : Columns(whole, axis, 0);
        _fetcher.ReadAhead(parts.SelectMany(part => Walk(part).Numbers()));
        await using var queue = new PieceQueue(_visitor, ChunkedReader.AtOnce((long)_chunkBytes * together));
        if (together == 1)
        {
            await VisitChunksAsync(queue);
        }
        else
        {
            foreach (var column in Columns(whole, axis, 0))
            {
                await VisitColumnAsync(queue, column, axis, together);
            }
        }

        await queue.FinishAsync();
    }

    /// <summary>Ends what is read ahead.</summary>
    public ValueTask DisposeAsync() => _fetcher.DisposeAsync();

    private ChunkWalk Walk(Region part)
    {
        var selection = new IndexRange[_selection.Length];
        for (var axis = 0; axis < selection.Length; axis++)
        {
            selection[axis] = _selection[axis].Then(new(part.Start[axis], part.Count[axis]));
        }

        return new ChunkWalk(_layout, _variable.Shape, selection, _variable.ElementBytes, part.Count.AsSpan());
    }

    private async ValueTask VisitChunksAsync(PieceQueue queue)
    {
        for (var walk = Walk(Region.Whole(_region.Count)); walk.IsOnChunk; walk.MoveNext())
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var part = walk.Current;
            var piece = new ReadPiece(Block(walk.Results, part, -1, 1), Strides(walk), _form);
            await queue.AddAsync(FillAsync(piece, part), piece);
        }
    }

    private async ValueTask FillAsync(ReadPiece piece, ChunkPart part)
    {
        if (_fetcher.Find(part.Number) is not { } chunk)
        {
            var filled = piece.Rent(_chunkBytes);
            FillPattern.Fill(_layout.FillValue.AsSpan(), filled.Span);
            piece.Bytes = filled;
        }
        else if (!part.IsWhole && await _fetcher.KeepAsync(chunk) is { } kept)
        {
            piece.Borrow(kept.Room, () => _fetcher.Return(kept));
        }
        else
        {
            var decoded = piece.Rent(_chunkBytes);
            await _fetcher.DecodeAsync(chunk, decoded);
            piece.Bytes = decoded;
        }

        piece.Bytes = piece.Bytes[(int)part.First..];
        piece.Align(_variable.ElementBytes);
    }

    private async ValueTask VisitColumnAsync(PieceQueue queue, Region column, int axis, int together)
    {
        var walk = Walk(column);
        var start = new long[column.Rank];
        while (walk.IsOnChunk)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var part = walk.Current;
            for (var place = 0; place < start.Length; place++)
            {
                start[place] = column.Start[place] + walk.Results[place];
            }

            var chunks = new long[Math.Min(together, column.Count[axis] - walk.Results[axis])];
            for (var place = 0; place < chunks.Length; place++, walk.MoveNext())
            {
                chunks[place] = walk.Current.Number;
            }

            var strides = Strides(walk);
            strides[axis] = _chunkBytes / _variable.ElementBytes;
            var piece = new ReadPiece(Block(start, part, axis, chunks.Length), strides, _form);
            await queue.AddAsync(FillAsync(piece, chunks, part), piece);
        }
    }

    private async ValueTask FillAsync(ReadPiece piece, long[] chunks, ChunkPart part)
    {
        var room = piece.Rent(chunks.Length * _chunkBytes);
        List<Task>? underway = null;
        try
        {
            for (var place = 0; place < chunks.Length; place++)
            {
                var decoded = room.Slice(place * _chunkBytes, _chunkBytes);
                if (_fetcher.Find(chunks[place]) is not { } chunk)
                {
                    FillPattern.Fill(_layout.FillValue.AsSpan(), decoded.Span);
                    continue;
                }

                var read = _fetcher.DecodeAsync(chunk, decoded);
                if (!read.IsCompletedSuccessfully)
                {
                    (underway ??= []).Add(read.AsTask());
                }
            }

            if (underway is not null)
            {
                await Task.WhenAll(underway);
            }
        }
        finally
        {
            if (underway is not null)
            {
                await Task.WhenAll(underway).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        piece.Bytes = room[(int)part.First..];
        piece.Align(_variable.ElementBytes);
    }

    /// <summary>Boxes of the selection that are of one chunk along all dimensions but one.</summary>
    private IEnumerable<Region> Columns(Region part, int axis, int next)
    {
        if (next == part.Rank)
        {
            return [part];
        }

        return next == axis
            ? Columns(part, axis, next + 1)
            : Ranges(next).SelectMany(range =>
                Columns(part.With(next, range.Start, range.Count), axis, next + 1));
    }

    private IEnumerable<IndexRange> Ranges(int axis)
    {
        var (range, length) = (_selection[axis], _layout.ChunkShape[axis]);
        for (long first = 0; first < range.Count;)
        {
            var within = (range.Start + (first * range.Step)) % length;
            var count = Math.Min(range.Count - first, ((length - 1 - within) / range.Step) + 1);
            yield return new(first, count);
            first += count;
        }
    }

    private long[] Strides(ChunkWalk walk) =>
        [.. walk.ChunkStrides.Select(stride => stride / _variable.ElementBytes)];

    private Region Block(ReadOnlySpan<long> place, ChunkPart part, int axis, int rows)
    {
        var start = new long[place.Length];
        for (var dimension = 0; dimension < start.Length; dimension++)
        {
            start[dimension] = _region.Start[dimension] + place[dimension];
        }

        return new([.. start], axis < 0 ? part.Counts : part.Counts.SetItem(axis, rows));
    }
}
