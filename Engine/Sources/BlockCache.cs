namespace Compute.Orleans.Engine.Sources;

/// <summary>The blocks of a file that were used last; those in demand at once are fetched once.</summary>
/// <remarks>Threading: any number of callers. A block that is here never changes.</remarks>
/// <param name="capacity">How many blocks are kept.</param>
/// <param name="fetch">Fetches a block by its number.</param>
internal sealed class BlockCache(int capacity, Func<long, Task<byte[]>> fetch)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Block> _blocks = [];
    private readonly LinkedList<long> _byUse = []; // The one used last is at the end.

    /// <summary>
    /// A block, from here or fetched; a failed fetch is forgotten, and tried again by the next caller.
    /// </summary>
    /// <param name="number">The block's number.</param>
    public Task<byte[]> Get(long number)
    {
        lock (_gate)
        {
            if (_blocks.TryGetValue(number, out var known))
            {
                Use(number);
                if (known.Fetching is { IsFaulted: false, IsCanceled: false } fetching)
                {
                    return fetching;
                }
            }

            var block = new Block();
            block.Fetching = Task.Run(async () => block.Bytes = await fetch(number));
            Keep(number, block);
            return block.Fetching;
        }
    }

    /// <summary>A block that is here, or null; nothing is fetched, or waited for.</summary>
    /// <param name="number">The block's number.</param>
    public byte[]? Find(long number)
    {
        lock (_gate)
        {
            if (_blocks.GetValueOrDefault(number)?.Bytes is not { } bytes)
            {
                return null;
            }

            Use(number);
            return bytes;
        }
    }

    /// <summary>Keeps a block that came by another way.</summary>
    /// <param name="number">The block's number.</param>
    /// <param name="bytes">The block.</param>
    public void Put(long number, byte[] bytes)
    {
        lock (_gate)
        {
            Keep(number, new() { Bytes = bytes, Fetching = Task.FromResult(bytes) });
        }
    }

    /// <summary>Drops a block, as it turned out to be damaged; who waits for it already still gets it.</summary>
    /// <param name="number">The block's number.</param>
    public void Forget(long number)
    {
        lock (_gate)
        {
            if (_blocks.Remove(number))
            {
                _ = _byUse.Remove(number);
            }
        }
    }

    private void Use(long number)
    {
        _ = _byUse.Remove(number);
        _ = _byUse.AddLast(number);
    }

    private void Keep(long number, Block block)
    {
        if (!_blocks.ContainsKey(number))
        {
            _ = _byUse.AddLast(number);
        }

        _blocks[number] = block;
        if (_blocks.Count > capacity)
        {
            _ = _blocks.Remove(_byUse.First!.Value);
            _byUse.RemoveFirst();
        }
    }

    /// <summary>A block, or the fetching of it.</summary>
    private sealed class Block
    {
        public byte[]? Bytes { get; set; }

        public Task<byte[]>? Fetching { get; set; }
    }
}
