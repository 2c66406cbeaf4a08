namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>One state of one remote file: which ranges of it are on disk, and which are on their way.</summary>
/// <remarks>
/// What a reader wants is put together of ranges on disk, of fetches that others began, and of fetches of its own for
/// what is left. Threading: any number of readers; a range that several want at once is fetched once.
/// </remarks>
/// <param name="store">The cache.</param>
/// <param name="folder">Absolute path of the file's folder, whose name is its key.</param>
internal sealed class CachedFile(RangeStore store, string folder)
{
    private const uint NotedEverySeconds = 600;

    private readonly Lock _gate = new();
    private readonly RangeTable _ranges = new();
    private readonly List<RangeFetch> _fetches = [];
    private bool _isListed;

    /// <summary>What is on disk.</summary>
    public RangeFolder Disk { get; } = new(folder, store.Counters);

    /// <summary>How many have the file open; the store's own, under its lock.</summary>
    public int Openings { get; set; }

    /// <summary>Looks into the folder, the first time that it is called.</summary>
    public void List()
    {
        lock (_gate)
        {
            if (!_isListed)
            {
                _isListed = true;
                _ranges.AddAll(Disk.List()); // What lies within another goes when it was not used for long enough.
            }
        }
    }

    /// <summary>Whether all of a range is on disk.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many.</param>
    public bool Holds(long offset, long count)
    {
        lock (_gate)
        {
            var end = offset + count;
            while (offset < end && _ranges.Find(offset) is { } range)
            {
                offset = range.End;
            }

            return offset >= end;
        }
    }

    /// <summary>Reads a range that lies within the file.</summary>
    /// <param name="source">The file, for what is not here.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="destination">Filled whole.</param>
    /// <param name="cancellationToken">Ends this reader's waiting, not that of others.</param>
    /// <exception cref="Faults.ComputeException">The source's, when bytes could not be had.</exception>
    public ValueTask ReadAsync(
        IByteSource source, long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        KeptRange? found;
        lock (_gate)
        {
            found = _ranges.Find(offset);
        }

        if (found is { } range && range.End >= offset + destination.Length
            && TryRead(range, offset, destination.Span))
        {
            store.Counters.Read(destination.Length, 0);
            return ValueTask.CompletedTask;
        }

        return new(new CachedRead(this, store, source, cancellationToken).RunAsync(offset, destination));
    }

    /// <summary>Notes that fetched ranges are on disk now, as one.</summary>
    /// <param name="run">The ranges, whose fetches end with that.</param>
    public void Keep(RangeRun run)
    {
        var now = store.Now;
        var range = new KeptRange(run.Offset, run.Length, now, now);
        IReadOnlyList<KeptRange> useless;
        lock (_gate)
        {
            // What was found to be damaged while it was written goes again.
            useless = run.IsDamaged ? [range] : _ranges.Add(range);
        }

        store.Counters.Grew(RangeFile.BytesOnDisk(run.Length));
        Disk.Remove(useless);
        Forget(run);
    }

    /// <summary>Ends fetches whose ranges are on disk now, or will not be.</summary>
    /// <param name="run">The ranges.</param>
    public void Forget(RangeRun run)
    {
        foreach (var fetch in run.Fetches)
        {
            Forget(fetch);
        }
    }

    /// <summary>Ends a fetch whose range is on disk now, or will not be.</summary>
    /// <param name="fetch">The fetch.</param>
    public void Forget(RangeFetch fetch)
    {
        lock (_gate)
        {
            _ = _fetches.Remove(fetch);
        }

        Release(fetch);
    }

    /// <summary>Takes in what a sweep found on disk, and tells when it was used.</summary>
    /// <param name="found">A range.</param>
    /// <returns>When it was used last, in seconds.</returns>
    public uint Meet(KeptRange found)
    {
        lock (_gate)
        {
            if (_ranges.UseOf(found) is { } used)
            {
                return Math.Max(used, found.Used);
            }

            if (_isListed)
            {
                _ = _ranges.Add(found); // Another process fetched it.
            }

            return found.Used;
        }
    }

    /// <summary>Forgets a range whose file goes.</summary>
    /// <param name="range">The range.</param>
    public void Drop(KeptRange range)
    {
        lock (_gate)
        {
            _ = _ranges.Remove(range);
        }
    }

    /// <summary>Removes what is on disk of a range, or on its way there, as it came damaged.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many.</param>
    public void Drop(long offset, long count)
    {
        var dropped = new List<KeptRange>();
        lock (_gate)
        {
            foreach (var fetch in _fetches.Where(fetch => fetch.Offset < offset + count && fetch.End > offset))
            {
                fetch.IsDamaged = true;
            }

            _ = _fetches.RemoveAll(fetch => fetch.IsDamaged); // Nobody is to join them any more.
            for (var position = offset; position < offset + count;)
            {
                if (_ranges.Find(position) is not { } range)
                {
                    position = _ranges.NextOffset(position);
                    continue;
                }

                _ = _ranges.Remove(range);
                dropped.Add(range);
            }
        }

        Disk.Remove(dropped);
    }

    /// <summary>Finds out where each part of a range comes from; fetches that are named are joined, or begun.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="cheapGapBytes">What is fetched along sooner than that two fetches are made.</param>
    /// <returns>The parts, in order; each fetch in them is to be left again.</returns>
    public List<RangePart> Plan(long offset, int count, int cheapGapBytes)
    {
        lock (_gate)
        {
            var parts = RangePlan.Make(_ranges, _fetches, offset, count, cheapGapBytes);
            for (var place = 0; place < parts.Count; place++)
            {
                var part = parts[place];
                if (part.IsMissing && store.Rent(part.Length) is { } room)
                {
                    var fetch = new RangeFetch(part.Start, room, part.Length) { Holders = 1 };
                    _fetches.Add(fetch);
                    parts[place] = part = part with { Fetch = fetch, IsLeader = true };
                }

                if (part.Fetch is { } wanted)
                {
                    wanted.Readers++;
                    wanted.Holders++;
                }
            }

            return parts;
        }
    }

    /// <summary>Ends a reader's interest in a fetch; the last one's ends the fetch.</summary>
    /// <param name="fetch">The fetch.</param>
    public void Leave(RangeFetch fetch)
    {
        bool isUnwanted;
        lock (_gate)
        {
            fetch.Readers--;
            isUnwanted = fetch.Readers == 0 && !fetch.Ended.IsCompleted;
            if (isUnwanted)
            {
                _ = _fetches.Remove(fetch);
            }
        }

        if (isUnwanted)
        {
            fetch.Stop();
        }

        Release(fetch);
    }

    private void Release(RangeFetch fetch)
    {
        bool isLast;
        lock (_gate)
        {
            fetch.Holders--;
            isLast = fetch.Holders == 0;
        }

        if (isLast)
        {
            store.Return(fetch.Rented);
            fetch.Dispose();
        }
    }

    /// <summary>Reads from disk; what turns out to be gone or damaged is forgotten.</summary>
    /// <param name="range">The range.</param>
    /// <param name="offset">The first byte that is wanted of it.</param>
    /// <param name="destination">Filled whole, or worth nothing.</param>
    /// <returns>Whether the bytes are those that were fetched.</returns>
    public bool TryRead(KeptRange range, long offset, Span<byte> destination)
    {
        if (Disk.TryRead(range, offset, destination))
        {
            NoteUse(range);
            return true;
        }

        Drop(range);
        return false;
    }

    private void NoteUse(KeptRange range)
    {
        var now = store.Now;
        if (now == range.Used)
        {
            return;
        }

        var isNoted = now - range.Noted < NotedEverySeconds;
        lock (_gate)
        {
            _ranges.Touch(range with { Used = now, Noted = isNoted ? range.Noted : now });
        }

        if (!isNoted)
        {
            Disk.NoteUse(range, now);
        }
    }
}
