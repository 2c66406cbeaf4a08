using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Operations.Processes;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.Grains.Tables;

namespace Compute.Orleans.Grains.Processes;

/// <summary>Reads off what the service knows of itself: the job table, the processes' counters, the silos.</summary>
internal sealed class ServiceMeter(
    IComputeEngine engine, IJobTable table, IGrainFactory grains, TimeProvider clock)
{
    /// <summary>The numbers that a request wants; null where its process wants none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<ServiceMetrics?> ReadAsync(ExecuteRequest request, CancellationToken cancellationToken)
    {
        if (!engine.Catalogue.Any(known => known.Identifier == request.Process && known.WantsMetrics))
        {
            return null;
        }

        // A job that asks for the numbers is none of them.
        var jobs = (await table.Unfinished(cancellationToken)).Where(job => job.Process != request.Process).ToArray();
        var own = Array.FindAll(jobs, job => job.User == request.User);
        var uses = await Task.WhenAll(engine.Catalogue.Select(known => UseAsync(known.Identifier)));
        var silos = await SilosAsync();
        return new ServiceMetrics(clock.GetUtcNow())
        {
            JobsRunning = jobs.Count(IsRunning),
            JobsQueued = jobs.Count(job => !IsRunning(job)),
            UserJobsRunning = own.Count(IsRunning),
            UserJobsQueued = own.Count(job => !IsRunning(job)),
            CpuCount = silos.Length == 1 ? Environment.ProcessorCount : null, // Others' are not known here.
            MemoryUsage = silos.Sum(silo => silo.EnvironmentStatistics.RawMemoryUsageBytes),
            MemoryAvailable = silos.Sum(silo => silo.EnvironmentStatistics.RawAvailableMemoryBytes),
            Processes = [.. uses.Where(use => use.Count > 0)],
        };
    }

    private static bool IsRunning(JobRow job) => job.Phase == JobPhase.Started;

    private async Task<ProcessUse> UseAsync(string process)
    {
        var usage = await grains.GetGrain<IProcessGrain>(IProcessGrain.KeyOf(process)).GetUsage();
        return new ProcessUse(
            process, usage.Succeeded + usage.Failed + usage.Dismissed, usage.Failed, usage.Seconds);
    }

    private async Task<SiloRuntimeStatistics[]> SilosAsync()
    {
        var management = grains.GetGrain<IManagementGrain>(0);
        var hosts = await management.GetHosts(onlyActive: true);
        return await management.GetRuntimeStatistics([.. hosts.Keys]);
    }
}
