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
    private readonly HashSet<Guid> _running = [];
    private CounterFlush? _flush;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var user = this.GetPrimaryKeyString()[IUserGrain.KeyPrefix.Length..];
        foreach (var job in await jobs.Unfinished(cancellationToken))
        {
            if (job.User == user && job.Phase == JobPhase.Started)
            {
                _ = _running.Add(job.Id);
            }
        }

        _flush = new CounterFlush(this, () => counts.WriteStateAsync(), logger);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _flush?.FlushAsync() ?? Task.CompletedTask;

    public Task Count(Guid job, JobPhase phase, long bytesRead, long bytesWritten)
    {
        _ = phase == JobPhase.Started ? _running.Add(job) : _running.Remove(job);
        counts.State.Count(phase, bytesRead, bytesWritten);
        _flush!.Changed();
        return Task.CompletedTask;
    }

    public Task<UserUsage> GetUsage()
    {
        var state = counts.State;
        return Task.FromResult(new UserUsage(
            state.Submitted, _running.Count, state.Succeeded, state.Failed, state.Dismissed,
            state.BytesRead, state.BytesWritten));
    }
}
