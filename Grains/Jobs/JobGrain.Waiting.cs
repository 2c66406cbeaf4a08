using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Grains.Jobs;

/// <content>
/// A job for a caller who waits: it is acknowledged by its result only, so its record is held back until the end.
/// </content>
internal sealed partial class JobGrain
{
    private int _waiting;
    private long _lastWait;

    public async Task<JobStatus> RunToEnd(
        ExecuteRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (await _record.HoldAsync(() => JobTransitions.Accept(request, _clock.GetUtcNow())))
        {
            _announcer.Announce(Id, State, bytesRead: 0);
        }

        MustBeOf(request);
        Begin();
        _waiting++;
        try
        {
            if (_running is { } running)
            {
                await running.Task.WaitAsync(patience, _clock, cancellationToken);
            }
        }
        catch (TimeoutException)
        {
            // The caller asks again, or has the job recorded.
        }
        catch (OperationCanceledException) when (_record.IsHeld)
        {
            await _stop.CancelAsync(); // The run's end sees to it that nothing stays.
            throw;
        }
        finally
        {
            _waiting--;
            _lastWait = _clock.GetTimestamp();
        }

        return State.Exists && (IsRunning || State.HasEnded)
            ? Status()
            : throw new ComputeException(
                Fault.Busy, "service", "the job was broken off before its end; submit the request again");
    }

    /// <summary>
    /// Makes an ordinary job of one that is held back: from now on it outlives its caller and its silo.
    /// </summary>
    private async Task RecordAsync()
    {
        if (!await _record.KeepAsync())
        {
            return; // It has ended meanwhile, which is recorded.
        }

        await RegisterAsync();
        if (State.Phase == JobPhase.Started)
        {
            await _table.SetPhase(Id, JobPhase.Started, State.Changed, 0, CancellationToken.None);
        }

        await HoldLease(_options.Lease);
        if (_run is { } run)
        {
            run.IsRecorded = true;
        }
    }

    /// <summary>Ends a job that is held back.</summary>
    /// <returns>How it would have been recorded.</returns>
    private async Task<JobStatus> AbandonAsync()
    {
        var state = JobTransitions.Dismiss(State, _progress?.Percent ?? 0, _clock.GetUtcNow());
        await _stop.CancelAsync();
        await WaitForAsync(Stopped);
        return JobTransitions.Status(state, Id, progress: null);
    }

    /// <summary>Tells the queue that a job without a row is still there, and ends it when nobody wants it.</summary>
    private async Task HoldPlace()
    {
        if (_waiting == 0 && _clock.GetElapsedTime(_lastWait) >= _options.Lease)
        {
            LogForgotten(_logger, Id);
            await _stop.CancelAsync();
            return;
        }

        await Queue.Keep(Id, State.Accepted, State.Phase == JobPhase.Started);
    }

    /// <summary>Removes all that a job left which was not recorded; what cannot be removed the sweeper finds.</summary>
    private async Task ForgetAsync()
    {
        var state = State;
        try
        {
            if (await _record.FindAsync())
            {
                await TakeUpAsync(state);
                return;
            }

            if (state.Run == 0 || await _runner.StopAsync(Id, state.Run))
            {
                await _runner.CleanAsync(Id, state.Request!.User, keepOutputs: false);
            }
        }
        catch (Exception exception)
        {
            LogNotConcluded(_logger, exception, Id);
        }

        if (await _record.ForgetAsync())
        {
            _announcer.Announce(
                Id, JobTransitions.Dismiss(state, _progress?.Percent ?? 0, _clock.GetUtcNow()),
                _progress?.BytesRead ?? 0);
        }
        else
        {
            await HoldLease(TimeSpan.Zero); // It was recorded in the last moment, and begins again.
        }

        DeactivateOnIdle();
    }

    /// <summary>Goes on with a job whose record had been stored although the storage said that it was not.</summary>
    /// <param name="held">What is shown of it until everything is where it belongs.</param>
    private async Task TakeUpAsync(JobState held)
    {
        if (!State.HasEnded)
        {
            await HoldLease(TimeSpan.Zero); // Whoever resumes it begins again.
            DeactivateOnIdle();
            return;
        }

        _shown = held;
        await ConcludeAsync(isQuiet: false);
        _shown = null;
        _announcer.Announce(Id, State, _progress?.BytesRead ?? 0);
    }

    [LoggerMessage(21, LogLevel.Warning, "Nobody waits for job {Job} any more; it is ended, and nothing stays of it")]
    private static partial void LogForgotten(ILogger logger, Guid job);
}
