using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Queue;
using Compute.Orleans.Grains.Options;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Grains.Workers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Compute.Orleans.Grains.Queue;

/// <summary>
/// Admits jobs. What it knows it can always learn again from the job table and from the jobs that ask.
/// </summary>
/// <remarks>Reentrant: a job's call waits until it has a place. No invariant of the list spans an await.</remarks>
[GrainType("queue"), Reentrant]
internal sealed partial class QueueGrain(
    IJobTable table, SiloStop siloStop, IOptions<JobOptions> options, TimeProvider clock, ILogger<QueueGrain> logger)
    : Grain, IQueueGrain
{
    /// <summary>How long one call waits; well below its response timeout.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly PlaceList _places = new(options.Value.MaxRunning);
    private readonly Dictionary<Guid, TaskCompletionSource> _waiters = [];
    private readonly HashSet<Guid> _told = [];
    private readonly Dictionary<Guid, DateTimeOffset> _keptUntil = [];

    /// <summary>
    /// Takes over what the last activation knew: the jobs whose leases say that somebody works on them.
    /// </summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var row in await table.Unfinished(cancellationToken))
        {
            if (row.LeaseUntil > now)
            {
                _ = _places.Add(row.Id, row.Accepted, isRunning: row.Phase == JobPhase.Started);
            }
        }

        _ = this.RegisterGrainTimer(DropDead, new GrainTimerCreationOptions
        {
            DueTime = options.Value.Renewal,
            Period = options.Value.Renewal,
            Interleave = true,
        });
    }

    public async Task<QueueTurn> Enter(Guid job, DateTimeOffset accepted, CancellationToken cancellationToken)
    {
        _ = _places.Add(job, accepted);
        Prolong(job);
        Admit();

        // Who is known from the table only, after the queue was lost, has not been told where it stands by this one.
        if (!_told.Add(job) && !_places.TurnOf(job).MayRun)
        {
            if (!_waiters.TryGetValue(job, out var waiter))
            {
                waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiters.Add(job, waiter);
            }

            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, siloStop.Token);
            try
            {
                await waiter.Task.WaitAsync(_patience, clock, stop.Token);
            }
            catch (OperationCanceledException cause) when (siloStop.Token.IsCancellationRequested)
            {
                throw new SiloUnavailableException("the queue's silo stops; the next one is to be asked", cause);
            }
            catch (TimeoutException)
            {
                // The job asks again; it keeps its rank.
            }
        }

        return _places.TurnOf(job);
    }

    public Task Keep(Guid job, DateTimeOffset accepted, bool isRunning)
    {
        if (isRunning)
        {
            _ = _places.Add(job, accepted, isRunning: true);
        }

        if (_places.Jobs.Contains(job))
        {
            Prolong(job);
        }

        return Task.CompletedTask;
    }

    public Task Leave(Guid job)
    {
        Remove(job);
        Admit();
        return Task.CompletedTask;
    }

    /// <summary>Frees the places of jobs that ended without a word, or that nobody works on any more.</summary>
    private async Task DropDead(CancellationToken cancellationToken)
    {
        if (_places.Count == 0)
        {
            return;
        }

        var known = _places.Jobs.ToArray(); // Before the table is read: who enters meanwhile is not judged by it.
        var now = clock.GetUtcNow();
        try
        {
            var alive = (await table.Unfinished(cancellationToken))
                .Where(row => row.LeaseUntil > now).Select(row => row.Id)
                .Concat(_keptUntil.Where(kept => kept.Value > now).Select(kept => kept.Key)).ToHashSet();
            foreach (var job in known.Where(job => !alive.Contains(job)))
            {
                LogDead(logger, job);
                Remove(job);
            }

            Admit();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogCheckFailed(logger, exception);
        }
    }

    private void Admit()
    {
        foreach (var job in _places.Admit())
        {
            Wake(job);
        }
    }

    private void Remove(Guid job)
    {
        _places.Remove(job);
        _ = _told.Remove(job);
        _ = _keptUntil.Remove(job);
        Wake(job); // Who still waits for it is told that it has no place, and may enter again.
    }

    private void Prolong(Guid job) => _keptUntil[job] = clock.GetUtcNow() + options.Value.Lease;

    private void Wake(Guid job)
    {
        if (_waiters.Remove(job, out var waiter))
        {
            _ = waiter.TrySetResult();
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Job {Job} gives its place back: it ended, or its lease ran out")]
    private static partial void LogDead(ILogger logger, Guid job);

    [LoggerMessage(2, LogLevel.Warning, "The queue could not read the job table; it looks again at the next turn")]
    private static partial void LogCheckFailed(ILogger logger, Exception exception);
}
