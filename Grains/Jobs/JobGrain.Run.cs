using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Grains.Faults;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Queue;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Compute.Orleans.Grains.Jobs;

/// <content>The run: wait for a place, start, let the runner work, store how it ended, clean up.</content>
internal sealed partial class JobGrain
{
    private const int WriteTries = 6;

    private static readonly TimeSpan _retry = TimeSpan.FromMilliseconds(500);

    /// <summary>Starts the run, unless it is there.</summary>
    private void Begin()
    {
        if (IsRunning || State.HasEnded)
        {
            return;
        }

        _running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = this.RegisterGrainTimer(Run, new GrainTimerCreationOptions
        {
            DueTime = TimeSpan.Zero,
            Period = Timeout.InfiniteTimeSpan,
            Interleave = true,
            KeepAlive = true,
        });
    }

    private async Task Run(CancellationToken deactivating)
    {
        var running = _running!;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deactivating, _stop.Token);
        var lease = this.RegisterGrainTimer(() => HoldLease(_options.Lease), new GrainTimerCreationOptions
        {
            DueTime = _options.Renewal,
            Period = _options.Renewal,
            Interleave = true,
            KeepAlive = true,
        });
        try
        {
            await RunPhases(stop.Token);
        }
        catch (Exception exception) when (stop.IsCancellationRequested || State.HasEnded)
        {
            LogStopped(_logger, exception, Id); // Dismissed, or the silo stops: whatever broke off did so for that.
        }
        catch (Exception exception)
        {
            // The end could not be stored, or another activation has taken over: this one must not go on.
            LogLost(_logger, exception, Id);
            DeactivateOnIdle();
        }
        finally
        {
            lease.Dispose(); // Else it might take the place again after it was left.
            if (_record.IsHeld)
            {
                await ForgetAsync();
            }
            else if (!State.HasEnded)
            {
                await HoldLease(TimeSpan.Zero); // Who goes on with the job need not wait until it runs out.
            }

            Queue.Leave(Id).Ignore(); // If it is lost, the queue finds out by the lease.
            _ = running.TrySetResult();
        }
    }

    private IQueueGrain Queue => GrainFactory.GetGrain<IQueueGrain>(IQueueGrain.Key);

    private async Task RunPhases(CancellationToken cancellationToken)
    {
        JobRun? run = null;
        try
        {
            if (!_record.IsHeld)
            {
                await HoldLease(_options.Lease);
            }

            await WaitForPlace(cancellationToken);
            run = _run = await Start();
            var outputs = await _runner.RunAsync(run, cancellationToken);
            await End(state => JobTransitions.Succeed(state, outputs, run.Values, _clock.GetUtcNow()), run);
        }
        catch (FaultException fault) when (Counts(cancellationToken))
        {
            await Fail(fault.Code, fault.Locator, fault.Message, run);
        }
        catch (ComputeException fault) when (Counts(cancellationToken))
        {
            await Fail(fault.Fault.ToCode(), fault.Locator, fault.Message, run);
        }
        catch (Exception exception) when (exception is not InconsistentStateException
            && Counts(cancellationToken) && !State.HasEnded)
        {
            var id = LogId.Next();
            LogInternal(_logger, exception, id, Id);
            await Fail(FaultCode.Internal, "service", LogId.Message(id), run);
        }
    }

    /// <summary>Whether a failure is the job's: not when it was told to stop, or its silo is going down.</summary>
    private bool Counts(CancellationToken stop) => !stop.IsCancellationRequested && _runner.IsHere;

    /// <summary>
    /// Waits until the queue gives the job a place; asks again when the queue is lost, or takes long.
    /// </summary>
    private async Task WaitForPlace(CancellationToken cancellationToken)
    {
        _progress = new JobProgress(_clock);
        while (true)
        {
            try
            {
                var turn = await Queue.Enter(Id, State.Accepted, cancellationToken);
                if (turn.MayRun)
                {
                    return;
                }

                _progress.Say(FormattableString.Invariant($"Waiting: {turn.Ahead} jobs are ahead"));
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException)
            {
                LogNoQueue(_logger, exception, Id);
                await Task.Delay(_retry, _clock, cancellationToken);
            }
        }
    }

    private async Task<JobRun> Start()
    {
        if (!await _record.ChangeAsync(state => JobTransitions.Start(state, _clock.GetUtcNow())))
        {
            throw new OperationCanceledException("the job has ended");
        }

        if (!_record.IsHeld)
        {
            await RegisterAsync(); // It may just have been recorded, by a call that has not come so far yet.
            await _table.SetPhase(Id, JobPhase.Started, State.Changed, 0, CancellationToken.None);
        }

        _progress = new JobProgress(_clock);
        _announcer.Announce(Id, State, bytesRead: 0);
        if (State.FruitlessRuns > _options.MaxFruitlessRuns)
        {
            throw new ComputeException(
                Fault.Internal, "service",
                $"the job was lost {State.FruitlessRuns} times before one more partition was done; its inputs or its " +
                "size may be too much for the service: submit a smaller part of it");
        }

        return new JobRun
        {
            Job = Id,
            Request = State.Request!,
            Accepted = State.Accepted,
            Number = State.Run,
            Plan = State.Plan,
            Progress = _progress,
            SavePlan = SavePlan,
            IsRecorded = !_record.IsHeld,
        };
    }

    private async Task SavePlan(StoredPlan plan, int done)
    {
        if (!await _record.ChangeAsync(state => JobTransitions.Plan(state, plan, done)))
        {
            throw new OperationCanceledException("the job has ended");
        }
    }

    private Task Fail(FaultCode fault, string locator, string message, JobRun? run) => End(
        state => JobTransitions.Fail(
            state, fault, locator, message, _progress?.Percent ?? 0, _clock.GetUtcNow()), run, isFailure: true);

    /// <summary>
    /// Removes the files of a job that has failed before that is stored: on a full disk they are why it cannot be.
    /// A crash before it is stored finds a job that has to begin again.
    /// </summary>
    private async Task LeaveRoomAsync()
    {
        try
        {
            if (State is { Run: > 0, Request: { } request } && await _runner.StopAsync(Id, State.Run))
            {
                await _runner.CleanAsync(Id, request.User, keepOutputs: false);
            }
        }
        catch (Exception exception)
        {
            LogNoRoomLeft(_logger, exception, Id);
        }
    }

    /// <summary>Stores how the job ended, and shows it once everything is where it belongs.</summary>
    private async Task End(Func<JobState, JobState> change, JobRun? run, bool isFailure = false)
    {
        _shown = State;
        try
        {
            for (var tried = 1; ; tried++)
            {
                try
                {
                    if (!await _record.ChangeAsync(change))
                    {
                        return; // It was dismissed meanwhile.
                    }

                    break;
                }
                catch (Exception exception) when (exception is not InconsistentStateException && tried < WriteTries)
                {
                    LogNotStored(_logger, exception, Id, tried);
                    if (isFailure)
                    {
                        await LeaveRoomAsync();
                    }

                    await Task.Delay(_retry * (1 << tried), _clock, CancellationToken.None);
                }
            }

            var hasSucceeded = State.Phase == JobPhase.Succeeded;
            await ConcludeAsync(isQuiet: hasSucceeded && run is { IsQuiet: true }, hasRow: hasSucceeded);
        }
        finally
        {
            _shown = null;
        }

        _announcer.Announce(Id, State, run?.Progress.BytesRead ?? 0);
    }

    private async Task HoldLease(TimeSpan time)
    {
        try
        {
            await (_record.IsHeld
                ? HoldPlace()
                : _table.Lease(Id, _silo, _clock.GetUtcNow() + time, CancellationToken.None));
        }
        catch (Exception exception)
        {
            LogNoLease(_logger, exception, Id); // The next renewal comes before it runs out.
        }
    }

    [LoggerMessage(11, LogLevel.Debug, "Job {Job} stops here")]
    private static partial void LogStopped(ILogger logger, Exception exception, Guid job);

    [LoggerMessage(12, LogLevel.Error, "Job {Job} is given up by this silo; another activation goes on with it")]
    private static partial void LogLost(ILogger logger, Exception exception, Guid job);

    [LoggerMessage(13, LogLevel.Error, "Internal fault {LogId} in job {Job}")]
    private static partial void LogInternal(ILogger logger, Exception exception, string logId, Guid job);

    [LoggerMessage(14, LogLevel.Warning, "Job {Job} cannot reach the queue; it asks again")]
    private static partial void LogNoQueue(ILogger logger, Exception exception, Guid job);

    [LoggerMessage(15, LogLevel.Warning, "The end of job {Job} could not be stored, try {Try}")]
    private static partial void LogNotStored(ILogger logger, Exception exception, Guid job, int @try);

    [LoggerMessage(17, LogLevel.Warning, "The lease on job {Job} could not be renewed")]
    private static partial void LogNoLease(ILogger logger, Exception exception, Guid job);

    [LoggerMessage(18, LogLevel.Warning, "The files of job {Job}, which has failed, could not be removed yet")]
    private static partial void LogNoRoomLeft(ILogger logger, Exception exception, Guid job);
}
