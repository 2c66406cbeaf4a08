using System.Collections.Immutable;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Grains.Hosting;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.Grains.Messages;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Compute.Orleans.Grains.Processes;

/// <summary>Says what one process is, makes jobs of requests that fit it, and counts them.</summary>
/// <remarks>
/// Reentrant: a submission waits for the job's record, and no invariant of this grain spans that wait.
/// </remarks>
[GrainType("process"), Reentrant]
internal sealed class ProcessGrain(
    [PersistentState("process-usage")] IPersistentState<ProcessUsageState> usage,
    IComputeEngine engine, ServiceMeter meter, TimeProvider clock, ILogger<ProcessGrain> logger)
    : Grain, IProcessGrain
{
    private const string KeyPrefix = "process/";

    private CounterFlush? _flush;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _flush = new CounterFlush(this, () => usage.WriteStateAsync(), logger);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _flush!.FlushAsync();

    public Task<ProcessDescription> Describe() => Task.FromResult(Find().ToMessage());

    public async Task<JobStatus> Execute(Guid job, ExecuteRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        return await GrainFactory.GetGrain<IJobGrain>(job).Execute(request, cancellationToken);
    }

    public async Task<JobStatus> ExecuteToEnd(
        Guid job, ExecuteRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        Check(request);
        return await GrainFactory.GetGrain<IJobGrain>(job).RunToEnd(request, patience, cancellationToken);
    }

    public async Task<ImmutableArray<TypedValue>> Evaluate(ExecuteRequest request)
    {
        _ = FindFor(request);
        var started = clock.GetTimestamp();
        var phase = JobPhase.Failed;
        try
        {
            var metrics = await meter.ReadAsync(request, CancellationToken.None);
            var values = engine.EvaluateNow(request, metrics);
            phase = JobPhase.Succeeded;
            return values;
        }
        finally
        {
            _ = Count(phase, clock.GetElapsedTime(started));
        }
    }

    public Task<ProcessUsage> GetUsage()
    {
        _ = Find();
        var counts = usage.State;
        return Task.FromResult(
            new ProcessUsage(counts.Succeeded, counts.Failed, counts.Dismissed, counts.Seconds));
    }

    public Task Count(JobPhase phase, TimeSpan elapsed)
    {
        if (usage.State.Count(phase, elapsed))
        {
            _flush!.Changed();
        }

        return Task.CompletedTask;
    }

    private void Check(ExecuteRequest request)
    {
        if (!FindFor(request).IsImmediate)
        {
            engine.Check(request.ToEngine(), request.User);
        }
    }

    private Signature FindFor(ExecuteRequest request)
    {
        var signature = Find();
        return request.Process == signature.Identifier
            ? signature
            : throw new ComputeException(
                Fault.InvalidValue, "identifier",
                $"the request is for {request.Process}; this process is {signature.Identifier}");
    }

    private Signature Find()
    {
        var key = this.GetPrimaryKeyString();
        var identifier = key.StartsWith(KeyPrefix, StringComparison.Ordinal) ? key[KeyPrefix.Length..] : key;
        foreach (var signature in engine.Catalogue)
        {
            if (signature.Identifier == identifier)
            {
                return signature;
            }
        }

        DeactivateOnIdle(); // Else a client could fill the memory with names that it made up.
        throw new ComputeException(
            Fault.NoSuchProcess, "identifier",
            $"process is {identifier}; processes are " +
            string.Join(", ", engine.Catalogue.Select(known => known.Identifier).Order(StringComparer.Ordinal)));
    }
}
