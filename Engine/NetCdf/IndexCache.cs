namespace Compute.Orleans.Engine.NetCdf;

/// <summary>The indexes used last, as many as fit.</summary>
/// <remarks>Threading: one caller at a time.</remarks>
/// <param name="capacityBytes">How many bytes all of them may have, counted as in memory, roughly.</param>
internal sealed class IndexCache(long capacityBytes)
{
    private readonly Dictionary<IndexKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _bytes;

    /// <summary>How many are held.</summary>
    public int Count => _entries.Count;

    /// <summary>The index of a file, which counts as its use; null when it is not held.</summary>
    /// <param name="key">The file.</param>
    public DatasetIndex? Find(IndexKey key)
    {
        if (!_entries.TryGetValue(key, out var node))
        {
            return null;
        }

        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return node.Value.Index;
    }

    /// <summary>Holds an index, and drops the least recently used until all fit; a larger one is not held.</summary>
    /// <param name="key">The file; not held yet.</param>
    /// <param name="index">Its index.</param>
    /// <param name="encodedBytes">What the index takes, in bytes.</param>
    public void Keep(IndexKey key, DatasetIndex index, int encodedBytes)
    {
        if (encodedBytes > capacityBytes)
        {
            return;
        }

        _entries.Add(key, _byUse.AddFirst(new Entry(key, index, encodedBytes)));
        _bytes += encodedBytes;
        while (_bytes > capacityBytes)
        {
            var last = _byUse.Last!;
            _byUse.RemoveLast();
            _ = _entries.Remove(last.Value.Key);
            _bytes -= last.Value.EncodedBytes;
        }
    }

    private sealed record Entry(IndexKey Key, DatasetIndex Index, int EncodedBytes);
}
