namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>The blocks of a file that were used last; those in demand at once are fetched once.</summary>
/// <param name="capacity">How many blocks are kept.</param>
/// <param name="fetch">Fetches a block by its number.</param>
internal sealed class BlockCache(int capacity, Func<long, Task<byte[]>> fetch)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Task<byte[]>> _blocks = [];
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
                _byUse.Remove(number);
                _byUse.AddLast(number);
                if (!known.IsFaulted && !known.IsCanceled)
                {
                    return known;
                }
            }

            var block = Task.Run(() => fetch(number));
            Keep(number, block);
            return block;
        }
    }

    /// <summary>Keeps a block that came by another way.</summary>
    /// <param name="number">The block's number.</param>
    /// <param name="block">The block.</param>
    public void Put(long number, byte[] block)
    {
        lock (_gate)
        {
            Keep(number, Task.FromResult(block));
        }
    }

    /// <summary>Drops a block, as it turned out to be damaged.</summary>
    /// <param name="number">The block's number.</param>
    public void Forget(long number)
    {
        lock (_gate)
        {
            if (_blocks.Remove(number))
            {
                _byUse.Remove(number);
            }
        }
    }

    private void Keep(long number, Task<byte[]> block)
    {
        if (!_blocks.ContainsKey(number))
        {
            _byUse.AddLast(number);
        }

        _blocks[number] = block;
        if (_blocks.Count > capacity)
        {
            _blocks.Remove(_byUse.First!.Value);
            _byUse.RemoveFirst();
        }
    }
}
