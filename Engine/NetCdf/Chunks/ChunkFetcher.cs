using System.Buffers;
using Compute.Orleans.Engine.NetCdf.Filters;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf.Chunks;

/// <summary>Gets chunks of one variable out of its file, decoded, and keeps those that are wanted again.</summary>
/// <remarks>
/// A local file is read and decoded on the caller's thread, in buffers that are rented, without a task.
/// Threading: any number of callers, no lock; where chunks are read ahead, one caller finds them in their order.
/// </remarks>
internal sealed class ChunkFetcher : IAsyncDisposable
{
    private readonly IByteSource _source;
    private readonly ChunkedLayout _layout;
    private readonly ChunkDecoder _decoder;
    private readonly ChunkCache? _cache;
    private readonly IndexKey _file;
    private readonly CancellationToken _cancellationToken;
    private ChunkReadAhead? _ahead;

    /// <summary>Prepares the fetching.</summary>
    /// <param name="source">The variable's file.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="layout">How it is stored.</param>
    /// <param name="cache">Where decoded chunks are kept, or null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Faults.ComputeException">TooLarge or InvalidValue: the chunks are not read here.</exception>
    public ChunkFetcher(
        IByteSource source,
        IndexedVariable variable,
        ChunkedLayout layout,
        ChunkCache? cache,
        CancellationToken cancellationToken)
    {
        _source = source;
        _layout = layout;
        _decoder = new(source, variable, layout);
        _cache = cache;
        _file = new(source.Location, source.Identity);
        _cancellationToken = cancellationToken;
    }

    /// <summary>Length of a chunk before all filters, in bytes.</summary>
    public long ChunkBytes => _decoder.ChunkBytes;

    /// <summary>Reads ahead, where the source takes its time.</summary>
    /// <param name="numbers">All chunks that will be found, each once, in this order.</param>
    public void ReadAhead(IEnumerable<long> numbers)
    {
        if (_source.IsFar)
        {
            _ahead = new(_source, Stored(numbers), chunk => _cache?.Holds(Key(chunk)) != true, _cancellationToken);
        }
    }

    /// <summary>Finds a chunk that the file holds, and checks that it can be what is claimed.</summary>
    /// <param name="number">Its place in the grid of chunks.</param>
    /// <returns>The chunk, or null where there are fill values.</returns>
    /// <exception cref="Faults.ComputeException">CorruptData.</exception>
    public StoredChunk? Find(long number)
    {
        if (_layout.Chunks.Find(number) is not { } chunk)
        {
            return null;
        }

        _decoder.Check(chunk);
        if (IsReadAhead(chunk))
        {
            _ahead?.Reach();
        }

        return chunk;
    }

    /// <summary>Whether a chunk is stored as it is.</summary>
    /// <param name="chunk">The chunk.</param>
    public bool IsPlain(StoredChunk chunk) => _decoder.IsPlain(chunk);

    /// <summary>Reads a chunk and undoes its filters.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="decoded">Exactly as long as a chunk before all filters.</param>
    /// <exception cref="Faults.ComputeException">The chunk could not be had, or is damaged.</exception>
    public ValueTask DecodeAsync(StoredChunk chunk, Memory<byte> decoded)
    {
        if (IsPlain(chunk))
        {
            return _source.ReadAsync(chunk.Offset, decoded, _cancellationToken);
        }

        if (_ahead?.Take(chunk) is { } fetched)
        {
            return DecodeAsync(_ahead, fetched, chunk, decoded);
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)chunk.Bytes);
        var isUnderway = false;
        try
        {
            var stored = rented.AsMemory(0, (int)chunk.Bytes);
            var read = _source.ReadAsync(chunk.Offset, stored, _cancellationToken);
            if (!read.IsCompletedSuccessfully || _source.IsFar)
            {
                isUnderway = true;
                return DecodeAsync(read, chunk, rented, decoded);
            }

            _decoder.Decode(chunk, stored, decoded);
            return ValueTask.CompletedTask;
        }
        finally
        {
            if (!isUnderway)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    /// <summary>Takes a chunk from the cache, or decodes it there.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <returns>The chunk, to be given to <see cref="Return"/>; null where there is no cache, or no room.</returns>
    public ValueTask<KeptChunk?> KeepAsync(StoredChunk chunk)
    {
        if (_cache is null)
        {
            return default;
        }

        var key = Key(chunk);
        return _ahead is not null
            ? KeepAsync(_cache, chunk, key, _ahead)
            : _cache.Find(key) is { } kept ? new(kept) : KeepAsync(_cache, chunk, key);
    }

    /// <summary>Ends the use of a chunk of the cache.</summary>
    /// <param name="kept">The chunk.</param>
    public void Return(KeptChunk kept) => _cache!.Return(kept);

    /// <summary>Ends what is read ahead; all chunks that were taken must be there.</summary>
    public ValueTask DisposeAsync() => _ahead?.DisposeAsync() ?? ValueTask.CompletedTask;

    private IEnumerable<StoredChunk> Stored(IEnumerable<long> numbers)
    {
        foreach (var number in numbers)
        {
            if (_layout.Chunks.Find(number) is { } chunk && IsReadAhead(chunk))
            {
                yield return chunk;
            }
        }
    }

    private bool IsReadAhead(StoredChunk chunk) => chunk.Bytes <= ChunkReadAhead.Bytes && !IsPlain(chunk);

    private ChunkKey Key(StoredChunk chunk) => ChunkKey.Of(_file, chunk, ChunkBytes, _layout);

    private async ValueTask<KeptChunk?> KeepAsync(
        ChunkCache cache, StoredChunk chunk, ChunkKey key, ChunkReadAhead ahead)
    {
        var kept = await KeepAsync(cache, chunk, key);
        if (kept is not null)
        {
            await ahead.DropAsync(chunk); // Another reader has decoded it meanwhile.
        }

        return kept;
    }

    private async ValueTask DecodeAsync(
        ChunkReadAhead ahead, FetchedChunk fetched, StoredChunk chunk, Memory<byte> decoded)
    {
        try
        {
            await fetched.Read;
            await _decoder.DecodeAsync(
                chunk, fetched.Buffer.AsMemory(0, fetched.Count), decoded, _cancellationToken);
        }
        finally
        {
            ahead.Return(fetched);
        }
    }

    private ValueTask<KeptChunk?> KeepAsync(ChunkCache cache, StoredChunk chunk, ChunkKey key) => cache.GetAsync(
        key, (int)ChunkBytes, decoded => DecodeAsync(chunk, decoded), _cancellationToken);

    private async ValueTask DecodeAsync(ValueTask read, StoredChunk chunk, byte[] rented, Memory<byte> decoded)
    {
        try
        {
            await read;
            await _decoder.DecodeAsync(chunk, rented.AsMemory(0, (int)chunk.Bytes), decoded, _cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
