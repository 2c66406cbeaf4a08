namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>The blocks that small reads used last, of all files: a header is read in pieces of a few bytes.</summary>
/// <remarks>Threading: any number of callers. A block that was put here never changes.</remarks>
/// <param name="capacity">How many blocks are kept.</param>
internal sealed class RecentBlocks(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(CachedFile File, long Number), LinkedListNode<Block>> _blocks = [];
    private readonly LinkedList<Block> _byUse = []; // The one used last is at the end.

    /// <summary>A block, or null when it is not here.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="number">Its number.</param>
    public byte[]? Find(CachedFile file, long number)
    {
        lock (_gate)
        {
            if (!_blocks.TryGetValue((file, number), out var node))
            {
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddLast(node);
            return node.Value.Bytes;
        }
    }

    /// <summary>Keeps a block.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="number">Its number.</param>
    /// <param name="bytes">Its bytes.</param>
    public void Put(CachedFile file, long number, byte[] bytes)
    {
        lock (_gate)
        {
            if (!_blocks.TryAdd((file, number), _byUse.AddLast(new Block((file, number), bytes))))
            {
                _byUse.RemoveLast();
            }
            else if (_blocks.Count > capacity)
            {
                _ = _blocks.Remove(_byUse.First!.Value.Key);
                _byUse.RemoveFirst();
            }
        }
    }

    /// <summary>Drops a block, as it turned out to be damaged.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="number">Its number.</param>
    public void Drop(CachedFile file, long number)
    {
        lock (_gate)
        {
            if (_blocks.Remove((file, number), out var node))
            {
                _byUse.Remove(node);
            }
        }
    }

    private sealed record Block((CachedFile File, long Number) Key, byte[] Bytes);
}
