namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>The parts, lying apart, that were read together last, of all files: an axis is read by each job.</summary>
/// <remarks>
/// They are kept in memory only: on disk each would be a file of its own. Those who want the same at once wait for one
/// reading of it. Threading: any number of callers. What was kept here never changes.
/// </remarks>
/// <param name="capacity">How many bytes are kept, with 16 for the place of each part.</param>
internal sealed class RecentParts(long capacity)
{
    private const int PlaceBytes = 16;

    private readonly Lock _gate = new();
    private readonly LinkedList<Entry> _byUse = []; // The one used last is at the end.
    private readonly List<Entry> _underway = [];
    private long _bytes;

    /// <summary>Reads parts of a file, unless they were read together lately.</summary>
    /// <param name="file">Their file.</param>
    /// <param name="parts">The parts, which are filled.</param>
    /// <param name="read">Fills them; false where it cannot.</param>
    /// <param name="cancellationToken">Ends the waiting for another's reading.</param>
    /// <returns>Whether they are there, and whether they were read for this.</returns>
    public async Task<(bool AreThere, bool AreNew)> ReadAsync(
        CachedFile file, IReadOnlyList<BytePart> parts, Func<Task<bool>> read, CancellationToken cancellationToken)
    {
        while (true)
        {
            var own = new Entry(file, parts);
            if (FindOrBegin(own) is not { } known)
            {
                return (await LeadAsync(own, parts, read), true);
            }

            switch (await known.Bytes.WaitAsync(cancellationToken))
            {
                case { Length: > 0 } bytes:
                    Copy(bytes, parts);
                    return (true, false);
                case null:
                    return (false, false);
                default:
                    break; // Who read them has gone away, or was told of an error: this one sees for itself.
            }
        }
    }

    private Entry? FindOrBegin(Entry own)
    {
        lock (_gate)
        {
            for (var node = _byUse.Last; node is not null; node = node.Previous)
            {
                if (node.Value.Is(own))
                {
                    _byUse.Remove(node);
                    _byUse.AddLast(node);
                    return node.Value;
                }
            }

            if (_underway.Find(own.Is) is { } reading)
            {
                return reading;
            }

            _underway.Add(own);
            return null;
        }
    }

    private async Task<bool> LeadAsync(Entry own, IReadOnlyList<BytePart> parts, Func<Task<bool>> read)
    {
        byte[]? bytes = [];
        try
        {
            bytes = await read() ? Joined(parts) : null;
            return bytes is not null;
        }
        finally
        {
            lock (_gate)
            {
                _ = _underway.Remove(own);
                if (bytes is { Length: > 0 } && own.Size <= capacity / 4)
                {
                    _ = _byUse.AddLast(own);
                    for (_bytes += own.Size; _bytes > capacity; _byUse.RemoveFirst())
                    {
                        _bytes -= _byUse.First!.Value.Size;
                    }
                }
            }

            own.End(bytes);
        }
    }

    private static byte[] Joined(IReadOnlyList<BytePart> parts)
    {
        var bytes = new byte[parts.Sum(part => part.Room.Length)];
        var rest = bytes.AsSpan();
        foreach (var part in parts)
        {
            part.Room.Span.CopyTo(rest);
            rest = rest[part.Room.Length..];
        }

        return bytes;
    }

    private static void Copy(ReadOnlySpan<byte> bytes, IReadOnlyList<BytePart> parts)
    {
        foreach (var part in parts)
        {
            bytes[..part.Room.Length].CopyTo(part.Room.Span);
            bytes = bytes[part.Room.Length..];
        }
    }

    /// <summary>Some parts of one file, read or being read.</summary>
    private sealed class Entry
    {
        private readonly TaskCompletionSource<byte[]?> _bytes =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly CachedFile _file;
        private readonly (long Offset, int Length)[] _places;

        public Entry(CachedFile file, IReadOnlyList<BytePart> parts)
        {
            _file = file;
            _places = [.. parts.Select(part => (part.Offset, part.Room.Length))];
            Size = _places.Sum(place => PlaceBytes + (long)place.Length);
        }

        public long Size { get; }

        /// <summary>The bytes; null where they could not be read like this, none where that failed.</summary>
        public Task<byte[]?> Bytes => _bytes.Task;

        public bool Is(Entry other) =>
            ReferenceEquals(_file, other._file) && _places.AsSpan().SequenceEqual(other._places);

        public void End(byte[]? bytes) => _bytes.SetResult(bytes);
    }
}
