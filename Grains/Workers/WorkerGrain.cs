using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Grains.Interfaces.Workers;
using Compute.Orleans.Grains.Options;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Compute.Orleans.Grains.Workers;

/// <summary>
/// One silo's queue of partitions; lets as many run as there are slots, and knows which jobs work here.
/// </summary>
/// <remarks>
/// Reentrant: a call waits as long as its partition takes. What spans an await: an attempt that holds a slot counts in
/// its run until it has really ended, so that <see cref="Release"/> never answers too early.
/// </remarks>
[GrainType("worker"), OnSilo, Reentrant]
internal sealed partial class WorkerGrain(
    ExecutionCache executions, AttemptTokens tokens, SiloStop siloStop, IOptions<WorkerOptions> options,
    TimeProvider clock, ILogger<WorkerGrain> logger) : Grain, IWorkerGrain
{
    /// <summary>How long an attempt that was told to end may take for it before its job goes on without it.</summary>
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(30);

    private readonly FairQueue<WaitingAttempt> _queue = new();
    private readonly RunsHere _runs = new();
    private int _busy;

    public async Task<PartitionOutcome> Run(PartitionTask task, CancellationToken cancellationToken)
    {
        if (_runs.IsReleased(task.Job, task.Run))
        {
            throw new OperationCanceledException($"run {task.Run} of job {task.Job} has ended here");
        }

        var attempt = new WaitingAttempt(task);
        _queue.Add(task.User, task.Job, task.JobBytes, attempt);
        Fill();
        await using var gone = cancellationToken.Register(attempt.GiveUp);
        await using var stopped = siloStop.Token.Register(attempt.GiveUp);
        var run = await attempt.Turn;

        var limit = options.Value.AttemptLimit;
        var running = RunInSlot(task, run, limit, cancellationToken);
        try
        {
            return await running.WaitAsync(limit + _grace, clock, CancellationToken.None);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            LogStuck(logger, task.Job, task.Partition, task.Attempt);
            throw NoProgress(task, limit);
        }
    }

    public async Task Release(Guid job, int run)
    {
        foreach (var attempt in _queue.Remove(job, attempt => attempt.Task.Run <= run))
        {
            attempt.GiveUp();
        }

        foreach (var ending in _runs.Release(job, run))
        {
            await CloseAsync(ending);
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        foreach (var ending in _runs.ReleaseAll())
        {
            await CloseAsync(ending).WaitAsync(cancellationToken);
        }
    }

    private async Task CloseAsync(RunHere ending)
    {
        await ending.EndAsync();
        await executions.CloseAsync(ending.Job, ending.Number);
        _runs.Forget(ending);
    }

    /// <summary>Gives free slots to those whose turn it is.</summary>
    private void Fill()
    {
        while (_busy < options.Value.EffectiveSlots && _queue.TryTake(out var attempt))
        {
            var task = attempt.Task;
            var run = _runs.Enter(task.Job, task.Run);
            _busy++;
            if (!attempt.Take(run))
            {
                Leave(task, run); // It was given up while it waited.
            }
        }
    }

    private void Leave(PartitionTask task, RunHere run)
    {
        _busy--;
        run.Leave();
        _queue.Done(task.User);
    }

    private async Task<PartitionOutcome> RunInSlot(
        PartitionTask task, RunHere run, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, run.Released, timeout.Token, siloStop.Token);
        try
        {
            using var entry = tokens.Add(task, stop.Token);
            return await GrainFactory.GetGrain<IKernelGrain>(0).Run(task);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw NoProgress(task, limit);
        }
        finally
        {
            Leave(task, run);
            Fill();
        }
    }

    private static ComputeException NoProgress(PartitionTask task, TimeSpan limit) => new(
        Fault.Busy, "service",
        $"partition {task.Partition} was not done after {limit}; Workers:AttemptLimit says how long one may take");

    [LoggerMessage(1, LogLevel.Error,
        "Attempt {Attempt} of partition {Partition} of job {Job} does not end; its slot stays taken")]
    private static partial void LogStuck(ILogger logger, Guid job, int partition, int attempt);
}
