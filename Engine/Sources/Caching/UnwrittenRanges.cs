namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>Fetched ranges that wait for the disk, joined with their neighbours as these come.</summary>
/// <remarks>Threading: one caller.</remarks>
/// <param name="mostBytes">The longest run that ranges are joined to; one range may be longer.</param>
internal sealed class UnwrittenRanges(int mostBytes)
{
    private readonly HashSet<RangeRun> _runs = [];
    private readonly Queue<RangeRun> _whole = [];

    // Of two that are alike, as after a reader who went away and came again, one is joined with others.
    private readonly Dictionary<(CachedFile File, long Offset), RangeRun> _byStart = [];
    private readonly Dictionary<(CachedFile File, long Offset), RangeRun> _byEnd = [];

    /// <summary>Bytes of memory that wait.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes a range in.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="fetch">The range.</param>
    /// <param name="now">The clock's timestamp.</param>
    public void Add(CachedFile file, RangeFetch fetch, long now)
    {
        var run = new RangeRun(file, fetch, now);
        Bytes += run.RentedBytes;
        if (_byEnd.TryGetValue((file, run.Offset), out var before) && before.Length + run.Length <= mostBytes)
        {
            Leave(before);
            before.Append(run);
            run = before;
        }

        if (_byStart.TryGetValue((file, run.End), out var behind) && run.Length + behind.Length <= mostBytes)
        {
            Leave(behind);
            run.Append(behind);
        }

        if (run.Length >= mostBytes / 2)
        {
            _whole.Enqueue(run); // Waiting longer would save nothing.
            return;
        }

        _ = _runs.Add(run);
        _ = _byStart.TryAdd((file, run.Offset), run);
        _ = _byEnd.TryAdd((file, run.End), run);
    }

    /// <summary>Takes out a run that is long enough; null when there is none.</summary>
    public RangeRun? TakeWhole() => Taken(_whole.TryDequeue(out var run) ? run : null);

    /// <summary>Takes out a long run; null when there is none at all.</summary>
    public RangeRun? TakeLongest() => TakeWhole() ?? Taken(_runs.MaxBy(run => run.Length));

    /// <summary>Takes out a run that has waited for long; null when none has.</summary>
    /// <param name="before">When its first range must have come, as the clock's timestamp.</param>
    public RangeRun? TakeOlder(long before) => Taken(_runs.FirstOrDefault(run => run.Since <= before));

    private RangeRun? Taken(RangeRun? run)
    {
        if (run is not null)
        {
            Leave(run);
            Bytes -= run.RentedBytes;
        }

        return run;
    }

    private void Leave(RangeRun run)
    {
        if (_runs.Remove(run))
        {
            Leave(_byStart, (run.File, run.Offset), run);
            Leave(_byEnd, (run.File, run.End), run);
        }
    }

    private static void Leave(
        Dictionary<(CachedFile File, long Offset), RangeRun> known, (CachedFile File, long Offset) key, RangeRun run)
    {
        if (known.GetValueOrDefault(key) == run)
        {
            _ = known.Remove(key);
        }
    }
}
