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
/// Memory: some of its own, and beyond that what the partitions leave free of theirs, up to a limit: when one of them
/// wants more, <see cref="Release"/> gives back what is idle, and what is in use goes with its last user.
/// </para>
/// <para>Threading: any number of callers; nothing is read, decoded or copied under the lock.</para>
/// </remarks>
/// <param name="memory">What chunks are charged to that find no room in the cache's own memory.</param>
/// <param name="buffers">Where their buffers come from.</param>
/// <param name="ownBytes">The memory that no one else takes, in bytes.</param>
/// <param name="greatestBytes">The most memory that chunks take, in bytes.</param>
internal sealed class ChunkCache(IChunkMemory memory, BufferPool buffers, long ownBytes, long greatestBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ChunkKey, KeptChunk> _chunks = [];
    private readonly LinkedList<KeptChunk> _byUse = [];
    private long _bytes;
    private long _borrowedBytes;

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

    /// <summary>Whether a chunk is there, or being decoded.</summary>
    /// <param name="key">Which chunk.</param>
    public bool Holds(ChunkKey key)
    {
        lock (_lock)
        {
            return _chunks.ContainsKey(key);
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
            if (chunk.Users > 0)
            {
                return;
            }

            // Who waits for memory has asked already, while this chunk was in use, and does not ask again.
            if (!chunk.IsDropped && chunk.IsBorrowed && memory.IsWanted)
            {
                Drop(chunk);
            }

            if (chunk.IsDropped)
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
            var left = _borrowedBytes - bytes;
            while (_borrowedBytes > Math.Max(0, left) && DropOldest(isBorrowed: true))
            {
            }
        }
    }

    /// <summary>Gives up every chunk that is idle.</summary>
    public void ReleaseIdle()
    {
        lock (_lock)
        {
            while (DropOldest(isBorrowed: false))
            {
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
        bool isBorrowed;
        while (!TryTake(charged, out isBorrowed))
        {
            if (!DropOldest(isBorrowed: false))
            {
                return null;
            }
        }

        _bytes += charged;
        _borrowedBytes += isBorrowed ? charged : 0;
        var chunk = new KeptChunk(key, buffers.Rent(chunkBytes), charged, isBorrowed);
        _chunks.Add(key, chunk);
        chunk.Place = _byUse.AddFirst(chunk);
        return chunk;
    }

    private bool TryTake(long bytes, out bool isBorrowed)
    {
        isBorrowed = _bytes - _borrowedBytes + bytes > ownBytes;
        return !isBorrowed || (_bytes + bytes <= greatestBytes && memory.TryTake(bytes));
    }

    /// <summary>Gives up the idle chunk that was used longest ago.</summary>
    /// <param name="isBorrowed">Whether only those count whose memory is borrowed.</param>
    /// <returns>Whether there was one.</returns>
    private bool DropOldest(bool isBorrowed)
    {
        var place = _byUse.Last;
        while (place is not null && (place.Value.Users > 0 || (isBorrowed && !place.Value.IsBorrowed)))
        {
            place = place.Previous;
        }

        if (place is null)
        {
            return false;
        }

        var idle = place.Value;
        Drop(idle);
        Free(idle);
        return true;
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
        if (chunk.IsBorrowed)
        {
            _borrowedBytes -= chunk.ChargedBytes;
            memory.Return(chunk.ChargedBytes);
        }
    }
}
