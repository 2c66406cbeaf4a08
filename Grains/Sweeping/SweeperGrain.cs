using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Sweeping;
using Compute.Orleans.Grains.Jobs;
using Compute.Orleans.Grains.Options;
using Compute.Orleans.Grains.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Grains.Sweeping;

/// <summary>Wakes the jobs that a crash put to sleep, and removes the files that ended jobs could not remove.</summary>
[GrainType("sweeper")]
internal sealed partial class SweeperGrain(
    IJobTable table, DataFolder folder, ISiloStatusOracle silos, IOptions<SweeperOptions> options, TimeProvider clock,
    ILogger<SweeperGrain> logger) : Grain, ISweeperGrain, IRemindable
{
    private const string Reminder = "sweep";

    /// <summary>How often a job is told to wake up in one sweep, if need be.</summary>
    private const int Rounds = 4;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    public async Task Start()
    {
        _ = await this.RegisterOrUpdateReminder(Reminder, options.Value.Period, options.Value.Period);
        _ = await Sweep();
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status) => _ = await Sweep();

    public async Task<int> Sweep()
    {
        var woken = await WakeAsync([.. (await table.Unfinished(CancellationToken.None)).Where(IsAbandoned)]);
        foreach (var job in await table.Removing(CancellationToken.None))
        {
            _ = await WakeAsync(job); // It finishes what it began, or says nothing when it is at it.
        }

        await RemoveLeftoversAsync();
        return woken;
    }

    /// <summary>Whether nobody works on a job: no lease, one that ran out, or one of a silo that is gone.</summary>
    private bool IsAbandoned(JobRow job) =>
        job.LeaseHolder is null || job.LeaseUntil is not { } until || until <= clock.GetUtcNow()
        || silos.GetApproximateSiloStatus(SiloAddress.FromParsableString(job.LeaseHolder))
            is SiloStatus.Dead or SiloStatus.None;

    /// <summary>
    /// Wakes jobs; again those that could not be, for where the grains of a lost silo go is not known at once.
    /// </summary>
    private async Task<int> WakeAsync(List<JobRow> asleep)
    {
        var all = asleep.Count;
        for (var round = 1; ; round++)
        {
            List<JobRow> left = [];
            foreach (var job in asleep)
            {
                if (!await WakeAsync(job))
                {
                    left.Add(job);
                }
            }

            if (left.Count == 0 || round == Rounds)
            {
                return all - left.Count;
            }

            asleep = left;
            await Task.Delay(_pause);
        }
    }

    private async Task<bool> WakeAsync(JobRow job)
    {
        try
        {
            await GrainFactory.GetGrain<IResumableJob>(job.Id).Resume();
            LogWoken(logger, job.Id, job.Phase, job.LeaseHolder);
            return true;
        }
        catch (Exception exception) // One job that cannot be woken must not keep the others asleep.
        {
            LogNotWoken(logger, exception, job.Id);
            return false;
        }
    }

    /// <summary>Removes work folders and growing outputs whose jobs ended some time ago.</summary>
    private async Task RemoveLeftoversAsync()
    {
        var found = await Task.Run(() => Leftovers.In(folder));
        foreach (var job in found)
        {
            try
            {
                var row = await table.Find(job, CancellationToken.None);
                if (row is null)
                {
                    // A job that somebody waits for has no row before its end; if there is none, this drops its files.
                    await GrainFactory.GetGrain<IResumableJob>(job).Resume();
                    continue;
                }

                if (!row.HasEnded || clock.GetUtcNow() - row.Changed < options.Value.LeftoverAge)
                {
                    continue;
                }

                await Task.Run(() => JobFiles.Remove(
                    folder, row.User, job, keepOutputs: row is { Phase: JobPhase.Succeeded, Removed: null }));
                LogRemoved(logger, job);
            }
            catch (Exception exception)
            {
                LogNotRemoved(logger, exception, job);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Job {Job} was {Phase} and nobody worked on it since {Holder}: it is woken")]
    private static partial void LogWoken(ILogger logger, Guid job, JobPhase phase, string? holder);

    [LoggerMessage(2, LogLevel.Warning, "Job {Job} could not be woken; the next sweep tries again")]
    private static partial void LogNotWoken(ILogger logger, Exception exception, Guid job);

    [LoggerMessage(3, LogLevel.Information, "The files that job {Job} left behind are removed")]
    private static partial void LogRemoved(ILogger logger, Guid job);

    [LoggerMessage(4, LogLevel.Warning, "The files that job {Job} left behind could not be removed")]
    private static partial void LogNotRemoved(ILogger logger, Exception exception, Guid job);
}
