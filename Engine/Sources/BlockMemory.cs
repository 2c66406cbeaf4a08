namespace Compute.Orleans.Engine.Sources;

/// <summary>
/// The blocks of all open files of a process that were used last: so many, however many files there are.
/// </summary>
/// <remarks>
/// Memory: <paramref name="capacity"/> blocks, besides those that are being fetched just then.
/// Threading: <see cref="Gate"/> is held by whoever calls anything else.
/// </remarks>
/// <param name="capacity">How many blocks are kept.</param>
internal sealed class BlockMemory(int capacity)
{
    private readonly LinkedList<KeptBlock> _byUse = []; // The one used last is at the end.

    /// <summary>One for all files, as a block of one makes room for another's.</summary>
    public Lock Gate { get; } = new();

    /// <summary>How many blocks there are.</summary>
    public int Count => _byUse.Count;

    /// <summary>Adds a block; where there are too many, the one goes that was used longest ago.</summary>
    /// <param name="block">The block.</param>
    public void Add(KeptBlock block)
    {
        _byUse.AddLast(block.Place);
        if (_byUse.Count > capacity)
        {
            Drop(_byUse.First!.Value);
        }
    }

    /// <summary>Notes that a block was used.</summary>
    /// <param name="block">The block.</param>
    public void Use(KeptBlock block)
    {
        _byUse.Remove(block.Place);
        _byUse.AddLast(block.Place);
    }

    /// <summary>Drops a block; who waits for it already still gets it.</summary>
    /// <param name="block">The block.</param>
    public void Drop(KeptBlock block)
    {
        _byUse.Remove(block.Place);
        block.File.NoteDropped(block);
    }

    /// <summary>Drops all blocks that have come.</summary>
    public void Trim()
    {
        for (var place = _byUse.First; place is not null;)
        {
            var block = place.Value;
            place = place.Next;
            if (block.Bytes is not null)
            {
                Drop(block);
            }
        }
    }
}
