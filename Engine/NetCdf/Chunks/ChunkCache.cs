using System.Numerics;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.NetCdf.Chunks;

/// <summary>Keeps decoded chunks that are wanted in part, as blocks are often smaller than chunks.</summary>
/// <remarks>
/// <para>
/// Those who want one chunk at once wait for one decoding of it. The least recently used goes first, never one that
/// is in use. Where there is no room nothing is kept, and the caller decodes for itself.
/// </para>
/// <para>
/// Memory: bounded by its own limit, and by what the partitions leave free of theirs: when one of them wants more,
/// <see cref="Release"/> gives back what is idle.
/// </para>
/// <para>Threading: any number of callers; nothing is read, decoded or copied under the lock.</para>
/// </remarks>
/// <param name="memory">What the chunks are charged to.</param>
/// <param name="buffers">Where their buffers come from.</param>
/// <param name="greatestBytes">The most memory that chunks take, in bytes.</param>
internal sealed class ChunkCache(IChunkMemory memory, BufferPool buffers, long greatestBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ChunkKey, KeptChunk> _chunks = [];
    private readonly LinkedList<KeptChunk> _byUse = [];
    private long _bytes;

    /// <summary>Memory that chunks take now, in bytes.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Finds a chunk that is there already.</summary>
    /// <param name="key">Which chunk.</param>
    /// <returns>The chunk, to be given to <see cref="Return"/>; null when it is not there yet.</returns>
    public KeptChunk? Find(ChunkKey key)
    {
        lock (_lock)
        {
            return _chunks.TryGetValue(key, out var chunk) && chunk.Ready.IsCompleted ? Use(chunk) : null;
        }
    }

    /// <summary>Finds a chunk, or decodes it for everyone who waits for it.</summary>
    /// <param name="key">Which chunk.</param>
    /// <param name="chunkBytes">Its length.</param>
    /// <param name="decode">Fills memory of its length with it.</param>
    /// <param name="cancellationToken">Ends the waiting for another's decoding.</param>
    /// <returns>The chunk, to be given to <see cref="Return"/>; null when there is no room for it.</returns>
    public async ValueTask<KeptChunk?> GetAsync(
        ChunkKey key, int chunkBytes, Func<Memory<byte>, ValueTask> decode, CancellationToken cancellationToken)
    {
        while (true)
        {
            KeptChunk? chunk;
            var isMine = false;
            lock (_lock)
            {
                if (_chunks.TryGetValue(key, out chunk))
                {
                    _ = Use(chunk);
                }
                else if (TryAdd(key, chunkBytes) is { } added)
                {
                    (chunk, isMine) = (added, true);
                }
                else
                {
                    return null;
                }
            }

            if (isMine)
            {
                return await FillAsync(chunk, decode);
            }

            var isThere = false;
            try
            {
                isThere = await chunk.Ready.WaitAsync(cancellationToken);
            }
            finally
            {
                if (!isThere)
                {
                    Return(chunk);
                }
            }

            if (isThere)
            {
                return chunk;
            }

            // It could not be had, or its reader went away: this caller finds out for itself.
        }
    }

    /// <summary>Ends the use of a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    public void Return(KeptChunk chunk)
    {
        lock (_lock)
        {
            chunk.Users--;
            if (chunk.IsDropped && chunk.Users == 0)
            {
                Free(chunk);
            }
        }
    }

    /// <summary>Gives memory back, as far as chunks are idle.</summary>
    /// <param name="bytes">How many bytes are wanted.</param>
    public void Release(long bytes)
    {
        lock (_lock)
        {
            while (bytes > 0 && DropOldest() is { } freed)
            {
                bytes -= freed;
            }
        }
    }

    private async ValueTask<KeptChunk> FillAsync(KeptChunk chunk, Func<Memory<byte>, ValueTask> decode)
    {
        var isThere = false;
        try
        {
            await decode(chunk.Room);
            isThere = true;
            return chunk;
        }
        finally
        {
            if (!isThere)
            {
                lock (_lock)
                {
                    Drop(chunk);
                }

                Return(chunk);
            }

            chunk.Announce(isThere);
        }
    }

    private KeptChunk Use(KeptChunk chunk)
    {
        chunk.Users++;
        _byUse.Remove(chunk.Place!);
        _byUse.AddFirst(chunk.Place!);
        return chunk;
    }

    private KeptChunk? TryAdd(ChunkKey key, int chunkBytes)
    {
        var charged = (long)BitOperations.RoundUpToPowerOf2((uint)chunkBytes); // As buffers are.
        if (charged > greatestBytes)
        {
            return null;
        }

        while (_bytes + charged > greatestBytes || !memory.TryTake(charged))
        {
            if (DropOldest() is null)
            {
                return null;
            }
        }

        _bytes += charged;
        var chunk = new KeptChunk(key, buffers.Rent(chunkBytes), charged);
        _chunks.Add(key, chunk);
        chunk.Place = _byUse.AddFirst(chunk);
        return chunk;
    }

    /// <summary>Gives up the idle chunk that was used longest ago.</summary>
    /// <returns>The bytes that became free, or null when all are in use.</returns>
    private long? DropOldest()
    {
        for (var place = _byUse.Last; place is not null; place = place.Previous)
        {
            if (place.Value is { Users: 0 } idle)
            {
                Drop(idle);
                Free(idle);
                return idle.ChargedBytes;
            }
        }

        return null;
    }

    private void Drop(KeptChunk chunk)
    {
        chunk.IsDropped = true;
        _ = _chunks.Remove(chunk.Key);
        _byUse.Remove(chunk.Place!);
    }

    private void Free(KeptChunk chunk)
    {
        chunk.Free();
        _bytes -= chunk.ChargedBytes;
        memory.Return(chunk.ChargedBytes);
    }
}
