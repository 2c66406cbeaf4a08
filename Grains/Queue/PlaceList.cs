using Compute.Orleans.Grains.Interfaces.Queue;

namespace Compute.Orleans.Grains.Queue;

/// <summary>
/// Who has a place and who waits for one, the first accepted first; pure, so that its rules can be tested.
/// </summary>
/// <param name="places">How many may run at once.</param>
internal sealed class PlaceList(int places)
{
    private readonly Dictionary<Guid, Entry> _entries = [];
    private readonly SortedSet<(DateTimeOffset Accepted, long Arrival, Guid Job)> _waiting = [];
    private long _arrivals;
    private int _running;

    /// <summary>How many run and wait.</summary>
    public int Count => _entries.Count;

    /// <summary>How many run.</summary>
    public int Running => _running;

    /// <summary>All jobs that have a place or a rank.</summary>
    public IReadOnlyCollection<Guid> Jobs => _entries.Keys;

    /// <summary>Gives a job a rank; one that is known keeps what it has.</summary>
    /// <param name="job">The job.</param>
    /// <param name="accepted">When it was accepted: its rank.</param>
    /// <param name="isRunning">Whether it runs already, which is never undone, whatever the number of places.</param>
    /// <returns>Whether it was not known.</returns>
    public bool Add(Guid job, DateTimeOffset accepted, bool isRunning = false)
    {
        if (_entries.ContainsKey(job))
        {
            return false;
        }

        var entry = new Entry(accepted, ++_arrivals, isRunning);
        _entries.Add(job, entry);
        if (isRunning)
        {
            _running++;
        }
        else
        {
            _ = _waiting.Add((accepted, entry.Arrival, job));
        }

        return true;
    }

    /// <summary>Takes a job's place or rank away.</summary>
    public void Remove(Guid job)
    {
        if (!_entries.Remove(job, out var entry))
        {
            return;
        }

        if (entry.IsRunning)
        {
            _running--;
        }
        else
        {
            _ = _waiting.Remove((entry.Accepted, entry.Arrival, job));
        }
    }

    /// <summary>Gives free places to those who wait the longest.</summary>
    /// <returns>Who was given one.</returns>
    public IReadOnlyList<Guid> Admit()
    {
        var admitted = new List<Guid>();
        while (_running < places && _waiting.Count > 0)
        {
            var next = _waiting.Min;
            _ = _waiting.Remove(next);
            _entries[next.Job] = _entries[next.Job] with { IsRunning = true };
            _running++;
            admitted.Add(next.Job);
        }

        return admitted;
    }

    /// <summary>Where a job stands.</summary>
    public QueueTurn TurnOf(Guid job) => !_entries.TryGetValue(job, out var entry)
        ? new QueueTurn(MayRun: false, _waiting.Count)
        : entry.IsRunning
            ? new QueueTurn(MayRun: true, 0)
            : new QueueTurn(MayRun: false, _waiting.Count(other => other.Job != job
                && (other.Accepted, other.Arrival).CompareTo((entry.Accepted, entry.Arrival)) < 0));

    private sealed record Entry(DateTimeOffset Accepted, long Arrival, bool IsRunning);
}
