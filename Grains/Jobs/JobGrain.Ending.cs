using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Tables;
using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Grains.Jobs;

/// <content>
/// How a job is ended before its time, removed, and cleaned up after: written first, then seen to, and a caller waits
/// for that no longer than a bound. What a crash leaves unfinished the sweeper finishes.
/// </content>
internal sealed partial class JobGrain
{
    /// <summary>How long a caller waits for work to stop; well below the response time of the call.</summary>
    private static readonly TimeSpan _endingPatience = TimeSpan.FromSeconds(10);

    private Task _ending = Task.CompletedTask;
    private bool _isConcluding;

    public async Task<JobStatus> Dismiss()
    {
        MustExist();
        if (_record.IsHeld)
        {
            return await AbandonAsync();
        }

        if (await _record.ChangeAsync(
            state => JobTransitions.Dismiss(state, _progress?.Percent ?? 0, _clock.GetUtcNow())))
        {
            _ending = EndEarlyAsync(_ending, isDismissed: true);
        }

        await WaitForAsync(Stopped);
        return Status();
    }

    public async Task<JobStatus> Remove(string user)
    {
        MustExist();
        if (State.Request!.User != user)
        {
            throw new ComputeException(
                Fault.Denied, "job", $"job {Id:n} is another user's; only who submitted a job can remove it");
        }

        if (_record.IsHeld)
        {
            return await AbandonAsync();
        }

        if (State.Removed is null)
        {
            var now = _clock.GetUtcNow();
            await RegisterAsync();
            await _table.Remove(Id, now, CancellationToken.None); // First: what a crash interrupts can be found by it.
            await RemoveAsync(now);
        }

        await WaitForAsync(Stopped);
        return Status();
    }

    public async Task Resume()
    {
        if (_record.IsHeld || _record.IsBusy || _isConcluding || !_ending.IsCompleted)
        {
            return; // Somebody works on it.
        }

        var row = await _table.Find(Id, CancellationToken.None);
        if (!State.Exists)
        {
            await ResumeUnknownAsync(row);
        }
        else if (row is { Removed: { } removed, IsCleaned: false })
        {
            await RemoveAsync(removed);
        }
        else if (!State.HasEnded)
        {
            await RegisterAsync();
            Begin();
        }
        else if (!IsRunning && row is null or { HasEnded: false })
        {
            _ending = ConcludeAsync(isQuiet: false); // The silo died between the end and the table.
        }

        await WaitForAsync(_ending);
    }

    /// <summary>Ends when nothing of the job runs here any more, and it has been cleaned up after.</summary>
    private Task Stopped => _running is { } running ? Task.WhenAll(_ending, running.Task) : _ending;

    /// <summary>Closes what no record tells of: it was never acknowledged, so nobody waits for it.</summary>
    private async Task ResumeUnknownAsync(JobRow? row)
    {
        if (row is { HasEnded: false })
        {
            LogNoRecord(_logger, Id);
            await _table.SetPhase(Id, JobPhase.Failed, _clock.GetUtcNow(), 0, CancellationToken.None);
        }
        else if (row is null && await _runner.DropUnrecordedAsync(Id))
        {
            LogDropped(_logger, Id);
        }

        DeactivateOnIdle();
    }

    /// <summary>Writes that the job is removed, and begins to remove.</summary>
    private async Task RemoveAsync(DateTimeOffset removed)
    {
        var isDismissed = false;
        _ = await _record.ChangeAsync(state =>
        {
            isDismissed = !state.HasEnded;
            return JobTransitions.Remove(state, _progress?.Percent ?? 0, removed);
        });
        _ending = EndEarlyAsync(_ending, isDismissed);
    }

    private async Task EndEarlyAsync(Task before, bool isDismissed)
    {
        await _stop.CancelAsync();
        await before;
        if (_running is { } running)
        {
            await running.Task; // It ends by itself, or because of the cancel; what it held is closed then.
        }

        await ConcludeAsync(isQuiet: false);
        if (isDismissed)
        {
            _announcer.Announce(Id, State, _progress?.BytesRead ?? 0);
        }
    }

    private async Task WaitForAsync(Task ending)
    {
        try
        {
            await ending.WaitAsync(_endingPatience, _clock);
        }
        catch (TimeoutException) when (!ending.IsCompleted)
        {
            LogStillEnding(_logger, Id, _endingPatience);
        }
    }

    /// <summary>
    /// Brings tables and files to what the record says of an ended job; what fails here the sweeper repeats.
    /// </summary>
    /// <param name="isQuiet">Whether it is known that nothing of the job runs any more.</param>
    /// <param name="hasRow">Whether the row was written with the record.</param>
    private async Task ConcludeAsync(bool isQuiet, bool hasRow = false)
    {
        _isConcluding = true;
        var state = State;
        var request = state.Request!;
        try
        {
            isQuiet = isQuiet || state.Run == 0 || await _runner.StopAsync(Id, state.Run);
            if (!hasRow)
            {
                _record.Number = await _table.AddEnded(state.ToRow(Id), CancellationToken.None);
            }

            if (isQuiet)
            {
                var isResult = state.Phase == JobPhase.Succeeded && state.Removed is null;
                await _runner.CleanAsync(Id, request.User, keepOutputs: isResult);
                if (state.Removed is not null)
                {
                    await _table.Clean(Id, _clock.GetUtcNow(), CancellationToken.None);
                }
            }
        }
        catch (Exception exception)
        {
            LogNotConcluded(_logger, exception, Id);
        }
        finally
        {
            _isConcluding = false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Job {Job} is in the job table but has no record: it was never acknowledged")]
    private static partial void LogNoRecord(ILogger logger, Guid job);

    [LoggerMessage(2, LogLevel.Information, "What a crash left of job {Job}, which was not recorded yet, is removed")]
    private static partial void LogDropped(ILogger logger, Guid job);

    [LoggerMessage(3, LogLevel.Warning,
        "Job {Job} has been told to end and has not within {Patience}; its files are removed when it has")]
    private static partial void LogStillEnding(ILogger logger, Guid job, TimeSpan patience);

    [LoggerMessage(16, LogLevel.Warning, "Job {Job} has ended, but its tables or files do not say so yet")]
    private static partial void LogNotConcluded(ILogger logger, Exception exception, Guid job);
}
