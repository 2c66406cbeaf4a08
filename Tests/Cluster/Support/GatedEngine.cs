using System.Collections.Immutable;
using Compute.Orleans.Engine.Describing;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Storage;

namespace Compute.Orleans.Tests.Cluster.Support;

/// <summary>The real engine of one silo, with a gate before each of its partitions.</summary>
internal sealed class GatedEngine : IComputeEngine, IDisposable
{
    private readonly FakeWork _work;
    private readonly string _silo;
    private readonly SourceOpener _opener;
    private readonly ComputeEngine _engine;

    public GatedEngine(FakeWork work, DataFolder folder, string silo, string mount)
    {
        _work = work;
        _silo = silo;
        var policy = new AccessPolicy { Mounts = [new Mount { Path = mount }] };
        _opener = new SourceOpener(policy);
        _engine = new ComputeEngine(
            new EngineOptions { PartitionMb = 1 }, folder, new SourceResolver(policy, folder, () => []), _opener);
    }

    public ImmutableArray<Signature> Catalogue => _engine.Catalogue;

    public void Check(ComputeRequest request, string user) => _engine.Check(request, user);

    public ImmutableArray<string> Locate(ComputeRequest request, string user) => _engine.Locate(request, user);

    public Task<SourceIdentity> IndexAsync(string location, CancellationToken cancellationToken) =>
        _engine.IndexAsync(location, cancellationToken);

    public Task<DatasetDescription> DescribeAsync(
        string uri, string user, ImmutableArray<string> known, CancellationToken cancellationToken) =>
        _engine.DescribeAsync(uri, user, known, cancellationToken);

    public Task<JobPlan> PlanAsync(ComputeRequest request, JobContext job, CancellationToken cancellationToken) =>
        _engine.PlanAsync(request, job, cancellationToken);

    public async Task<IJobExecution> OpenAsync(
        ComputeRequest request, JobPlan plan, JobContext job, CancellationToken cancellationToken) =>
        new Gated(_work, _silo, job.JobId, await _engine.OpenAsync(request, plan, job, cancellationToken));

    public void Dispose()
    {
        _engine.Dispose();
        _opener.Dispose();
    }

    private sealed class Gated(FakeWork work, string silo, Guid job, IJobExecution real) : IJobExecution
    {
        public Task<bool> PrepareAsync(CancellationToken cancellationToken) => real.PrepareAsync(cancellationToken);

        public async Task<PartitionResult> RunAsync(int partition, int attempt, CancellationToken cancellationToken)
        {
            await work.RunAsync(new FakeAttempt(silo, job, partition, attempt), cancellationToken);
            return await real.RunAsync(partition, attempt, cancellationToken);
        }

        public Task<ImmutableArray<FinishedOutput>> FinishAsync(
            IReadOnlyList<PartitionResult> results, CancellationToken cancellationToken) =>
            real.FinishAsync(results, cancellationToken);

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
