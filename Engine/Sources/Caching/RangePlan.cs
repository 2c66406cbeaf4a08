namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>Where each part of a range comes from.</summary>
internal static class RangePlan
{
    /// <summary>Cuts a range into what is on disk, what is on its way, and what is missing.</summary>
    /// <param name="ranges">What is on disk.</param>
    /// <param name="fetches">What is on its way.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="cheapGapBytes">
    /// What lies between two missing parts is rather fetched with them than apart, when it is at most so long.
    /// </param>
    /// <returns>Parts that follow each other from the first byte to the last.</returns>
    public static List<RangePart> Make(
        RangeTable ranges, List<RangeFetch> fetches, long offset, int count, int cheapGapBytes)
    {
        var parts = new List<RangePart>();
        var (position, end) = (offset, offset + count);
        while (position < end)
        {
            var part = Next(ranges, fetches, position, end);
            position = part.End;
            if (part.IsMissing)
            {
                part = Joined(parts, part, cheapGapBytes);
            }

            parts.Add(part);
        }

        return parts;
    }

    private static RangePart Next(RangeTable ranges, List<RangeFetch> fetches, long position, long end)
    {
        if (ranges.Find(position) is { } kept)
        {
            return new(position, Math.Min(end, kept.End), Kept: kept);
        }

        var stop = Math.Min(end, ranges.NextOffset(position));
        foreach (var fetch in fetches)
        {
            if (fetch.HasFailed)
            {
                continue; // It is about to go: whoever wants its range fetches it.
            }

            if (fetch.Offset <= position && fetch.End > position)
            {
                return new(position, Math.Min(end, fetch.End), Fetch: fetch);
            }

            stop = fetch.Offset > position ? Math.Min(stop, fetch.Offset) : stop;
        }

        return new(position, stop);
    }

    /// <summary>Joins a missing part with the one before it, where there is little on disk between the two.</summary>
    private static RangePart Joined(List<RangePart> parts, RangePart missing, int cheapGapBytes)
    {
        var before = parts.FindLastIndex(part => part.Kept is null);
        if (before < 0 || !parts[before].IsMissing || missing.Start - parts[before].End > cheapGapBytes)
        {
            return missing;
        }

        var joined = missing with { Start = parts[before].Start };
        parts.RemoveRange(before, parts.Count - before);
        return joined;
    }
}
