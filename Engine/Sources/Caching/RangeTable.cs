namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>The ranges of one file that are kept, in the order of their offsets; none lies within another.</summary>
/// <remarks>Threading: one caller at a time.</remarks>
internal sealed class RangeTable
{
    private readonly List<KeptRange> _ranges = [];

    /// <summary>How many ranges there are.</summary>
    public int Count => _ranges.Count;

    /// <summary>The range that holds a byte and most of what follows it.</summary>
    /// <param name="position">The byte.</param>
    /// <returns>The range, or null when none holds the byte.</returns>
    public KeptRange? Find(long position)
    {
        // As none lies within another, the last one that begins early enough also ends last.
        var at = FirstAfter(position) - 1;
        return at >= 0 && _ranges[at].End > position ? _ranges[at] : null;
    }

    /// <summary>Where the first range begins that lies behind a byte; the greatest number when none does.</summary>
    /// <param name="position">The byte.</param>
    public long NextOffset(long position) =>
        FirstAfter(position) is var at && at < _ranges.Count ? _ranges[at].Offset : long.MaxValue;

    /// <summary>Adds a range.</summary>
    /// <param name="range">The range.</param>
    /// <returns>The ranges whose files are of no use any more: those within it, or itself.</returns>
    public IReadOnlyList<KeptRange> Add(KeptRange range)
    {
        var at = FirstAfter(range.Offset);
        if (at > 0 && _ranges[at - 1] is var before)
        {
            if (before.Offset == range.Offset && before.Length == range.Length)
            {
                _ranges[at - 1] = range; // The same file, written again or by another process.
                return [];
            }

            if (before.End >= range.End)
            {
                return [range];
            }

            at -= before.Offset == range.Offset ? 1 : 0;
        }

        var end = at;
        while (end < _ranges.Count && _ranges[end].End <= range.End)
        {
            end++;
        }

        var swallowed = _ranges.GetRange(at, end - at);
        _ranges.RemoveRange(at, end - at);
        _ranges.Insert(at, range);
        return swallowed;
    }

    /// <summary>Adds ranges; those that lie within others are left out.</summary>
    /// <param name="ranges">The ranges, in any order.</param>
    public void AddAll(IEnumerable<KeptRange> ranges)
    {
        // From the first to the last each goes to the end; else those behind it would be moved each time.
        foreach (var range in ranges.OrderBy(range => range.Offset).ThenByDescending(range => range.Length))
        {
            _ = Add(range);
        }
    }

    /// <summary>Removes a range.</summary>
    /// <param name="range">The range; only offset and length count.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(KeptRange range)
    {
        var at = IndexOf(range);
        if (at >= 0)
        {
            _ranges.RemoveAt(at);
        }

        return at >= 0;
    }

    /// <summary>Notes that a range was used; nothing happens when it is gone.</summary>
    /// <param name="range">The range as it is to be from now on.</param>
    public void Touch(KeptRange range)
    {
        if (IndexOf(range) is var at and >= 0)
        {
            _ranges[at] = range;
        }
    }

    /// <summary>When a range was used last, or null when it is not there.</summary>
    /// <param name="range">The range; only offset and length count.</param>
    public uint? UseOf(KeptRange range) => IndexOf(range) is var at and >= 0 ? _ranges[at].Used : null;

    private int IndexOf(KeptRange range) =>
        FirstAfter(range.Offset) - 1 is var at and >= 0
        && _ranges[at].Offset == range.Offset
        && _ranges[at].Length == range.Length
            ? at
            : -1;

    private int FirstAfter(long position)
    {
        var (low, high) = (0, _ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _ranges[middle].Offset <= position ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
