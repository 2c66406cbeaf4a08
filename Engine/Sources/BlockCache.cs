namespace Compute.Orleans.Engine.Sources;

/// <summary>The blocks of one file that are in memory; those in demand at once are fetched once.</summary>
/// <remarks>Threading: any number of callers. A block that is here never changes.</remarks>
/// <param name="memory">Where blocks are kept, beside those of other files.</param>
/// <param name="fetch">Fetches a block by its number.</param>
internal sealed class BlockCache(BlockMemory memory, Func<long, Task<byte[]>> fetch)
{
    private readonly Dictionary<long, KeptBlock> _blocks = [];
    private bool _isClosed;

    /// <summary>
    /// A block, from here or fetched; a failed fetch is forgotten, and tried again by the next caller.
    /// </summary>
    /// <param name="number">The block's number.</param>
    public Task<byte[]> Get(long number)
    {
        lock (memory.Gate)
        {
            if (_blocks.TryGetValue(number, out var known)
                && known.Fetching is { IsFaulted: false, IsCanceled: false } fetching)
            {
                memory.Use(known);
                return fetching;
            }

            var block = new KeptBlock(this, number);
            block.Fetching = Task.Run(async () => block.Bytes = await fetch(number));
            Keep(block);
            return block.Fetching;
        }
    }

    /// <summary>A block that is here, or null; nothing is fetched, or waited for.</summary>
    /// <param name="number">The block's number.</param>
    public byte[]? Find(long number)
    {
        lock (memory.Gate)
        {
            if (_blocks.GetValueOrDefault(number) is not { Bytes: { } bytes } block)
            {
                return null;
            }

            memory.Use(block);
            return bytes;
        }
    }

    /// <summary>Keeps a block that came by another way.</summary>
    /// <param name="number">The block's number.</param>
    /// <param name="bytes">The block.</param>
    public void Put(long number, byte[] bytes)
    {
        lock (memory.Gate)
        {
            Keep(new(this, number) { Bytes = bytes, Fetching = Task.FromResult(bytes) });
        }
    }

    /// <summary>Drops a block, as it turned out to be damaged; who waits for it already still gets it.</summary>
    /// <param name="number">The block's number.</param>
    public void Forget(long number)
    {
        lock (memory.Gate)
        {
            Drop(number);
        }
    }

    /// <summary>Drops all blocks, and keeps none from now on: the file is closed.</summary>
    public void Close()
    {
        lock (memory.Gate)
        {
            _isClosed = true;
            foreach (var block in _blocks.Values.ToList())
            {
                memory.Drop(block);
            }
        }
    }

    /// <summary>Takes note that a block is in memory no more; the memory's own, under its gate.</summary>
    /// <param name="block">The block.</param>
    public void NoteDropped(KeptBlock block) => _ = _blocks.Remove(block.Number);

    private void Drop(long number)
    {
        if (_blocks.TryGetValue(number, out var block))
        {
            memory.Drop(block);
        }
    }

    private void Keep(KeptBlock block)
    {
        Drop(block.Number);
        if (!_isClosed)
        {
            _blocks.Add(block.Number, block);
            memory.Add(block);
        }
    }
}
