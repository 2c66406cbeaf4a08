using System.Collections.Immutable;
using Compute.Orleans.Grains.Hosting;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Users;
using Compute.Orleans.Grains.Tables;
using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Grains.Users;

/// <summary>Counts what becomes of one user's jobs.</summary>
[GrainType("user")]
internal sealed class UserGrain(
    [PersistentState("user")] IPersistentState<UserState> counts,
    IJobTable jobs, ILogger<UserGrain> logger) : Grain, IUserGrain
{
    private CounterFlush? _flush;

    private string User => this.GetPrimaryKeyString()[IUserGrain.KeyPrefix.Length..];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _flush = new CounterFlush(this, () => counts.WriteStateAsync(), logger);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _flush?.FlushAsync() ?? Task.CompletedTask;

    public Task Count(Guid job, JobPhase phase, long bytesRead, long bytesWritten)
    {
        counts.State.Count(phase, bytesRead, bytesWritten);
        _flush!.Changed();
        return Task.CompletedTask;
    }

    public async Task<UserJobs> Jobs(long offset, int limit)
    {
        var count = await jobs.CountOfUser(User, CancellationToken.None);
        var page = await jobs.OfUser(
            User, Math.Max(0, offset), Math.Clamp(limit, 0, IUserGrain.LongestPage), CancellationToken.None);
        return new UserJobs(count, [.. await Task.WhenAll(page.Select(EntryOf))]);
    }

    public async Task<Guid?> FindJob(long number) =>
        (await jobs.Find(User, number, CancellationToken.None))?.Id;

    public async Task<UserUsage> GetUsage()
    {
        // What runs is asked of the table: of announcements one may overtake another.
        var running = await jobs.Unfinished(CancellationToken.None);
        var state = counts.State;
        return new UserUsage(
            state.Submitted,
            running.Count(job => job.User == User && job.Phase == JobPhase.Started),
            state.Succeeded, state.Failed, state.Dismissed, state.BytesRead, state.BytesWritten);
    }

    /// <summary>Only those who have outputs are asked for them; all else is in the table.</summary>
    private async Task<JobEntry> EntryOf(JobRow row)
    {
        var outputs = ImmutableArray<JobOutput>.Empty;
        if (row is { Phase: JobPhase.Succeeded, OutputBytes: > 0 })
        {
            outputs = (await GrainFactory.GetGrain<IJobGrain>(row.Id).GetStatus()).Outputs;
        }

        return new JobEntry(row.Id, row.Number, row.Process, row.Phase, row.Accepted, row.Changed, outputs);
    }
}
