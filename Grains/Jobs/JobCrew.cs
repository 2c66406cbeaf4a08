using Compute.Orleans.Grains.Interfaces.Workers;
using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>The workers of the cluster, as a job sees them.</summary>
internal sealed partial class JobCrew(IGrainFactory grains, ISiloStatusOracle oracle, ILogger<JobCrew> logger)
{
    /// <summary>The silos that are alive, in an order that every job agrees on.</summary>
    public IReadOnlyList<SiloAddress> Silos =>
        [.. oracle.GetApproximateSiloStatuses(onlyActive: true).Keys.Order()];

    /// <summary>
    /// Whether this silo is one of them: calls that a silo loses as it goes down say nothing of the work.
    /// </summary>
    public bool IsHere => oracle.CurrentStatus == SiloStatus.Active;

    /// <summary>A silo's worker.</summary>
    public IWorkerGrain WorkerOf(SiloAddress silo) =>
        grains.GetGrain<IWorkerGrain>(IWorkerGrain.KeyOf(silo.ToParsableString()));

    /// <summary>Ends a run, and all before it, on some silos.</summary>
    /// <param name="job">The job.</param>
    /// <param name="run">The run.</param>
    /// <param name="silos">Where.</param>
    /// <returns>Whether nothing of it runs any more on any of them.</returns>
    public async Task<bool> ReleaseAsync(Guid job, int run, IEnumerable<SiloAddress> silos)
    {
        var answers = await Task.WhenAll(silos.Select(silo => ReleaseAsync(job, run, silo)));
        return answers.All(isQuiet => isQuiet);
    }

    private async Task<bool> ReleaseAsync(Guid job, int run, SiloAddress silo)
    {
        if (oracle.GetApproximateSiloStatus(silo) is SiloStatus.Dead or SiloStatus.None)
        {
            return true; // A silo that is gone runs nothing.
        }

        try
        {
            await WorkerOf(silo).Release(job, run);
            return true;
        }
        catch (SiloUnavailableException)
        {
            return true;
        }
        catch (Exception exception)
        {
            LogNoAnswer(logger, exception, silo, job, run);
            return oracle.IsDeadSilo(silo);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Silo {Silo} does not say that run {Run} of job {Job} has ended there")]
    private static partial void LogNoAnswer(ILogger logger, Exception exception, SiloAddress silo, Guid job, int run);
}
