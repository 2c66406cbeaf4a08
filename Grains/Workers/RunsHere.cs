namespace Compute.Orleans.Grains.Workers;

/// <summary>The runs of jobs that work on this silo, and those that must not come back.</summary>
/// <remarks>Threading: touched on the worker's turns only.</remarks>
internal sealed class RunsHere
{
    /// <summary>
    /// How many ended jobs are remembered; a late attempt comes seconds after its run, not thousands of jobs.
    /// </summary>
    private const int Remembered = 10_000;

    private readonly Dictionary<(Guid Job, int Run), RunHere> _runs = [];
    private readonly Dictionary<Guid, int> _released = [];
    private readonly Queue<Guid> _order = [];

    /// <summary>How many runs are here.</summary>
    public int Count => _runs.Count;

    /// <summary>Whether a run was told to end here, so that an attempt of it comes too late.</summary>
    public bool IsReleased(Guid job, int run) => _released.TryGetValue(job, out var last) && run <= last;

    /// <summary>Counts one more attempt in its run.</summary>
    public RunHere Enter(Guid job, int run)
    {
        if (!_runs.TryGetValue((job, run), out var here))
        {
            _runs.Add((job, run), here = new RunHere(job, run));
        }

        here.Enter();
        return here;
    }

    /// <summary>The runs of a job that are to end: this one and all before it.</summary>
    public IReadOnlyList<RunHere> Release(Guid job, int run)
    {
        if (!_released.TryGetValue(job, out var last))
        {
            _order.Enqueue(job);
            if (_order.Count > Remembered)
            {
                _ = _released.Remove(_order.Dequeue());
            }
        }

        _released[job] = Math.Max(last, run);
        return [.. _runs.Values.Where(here => here.Job == job && here.Number <= run)];
    }

    /// <summary>All runs.</summary>
    public IReadOnlyList<RunHere> ReleaseAll() => [.. _runs.Values];

    /// <summary>Drops a run that has ended.</summary>
    public void Forget(RunHere ended)
    {
        _ = _runs.Remove((ended.Job, ended.Number));
        ended.Dispose();
    }
}
