using System.Collections.Immutable;
using System.Globalization;
using Compute.Orleans.Engine.Describing;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Storage;

namespace Compute.Orleans.Tests.Cluster.Support;

/// <summary>
/// An engine without arithmetic: a job has as many partitions as its parameter says, and gates to hold them.
/// </summary>
/// <remarks>
/// It keeps the contract that the grains rely on: outputs grow in the data folder and are moved when they are whole,
/// the same request gives the same plan, and a partition leaves its number behind.
/// </remarks>
internal sealed class FakeEngine(FakeWork work, DataFolder folder, string silo) : IComputeEngine
{
    public const string Process = "TEST.work";

    public ImmutableArray<Signature> Catalogue { get; } =
    [
        new(Process, "Work", "Holds partitions.", 0, 10, [new("partitions", "How many.", [])])
        {
            Kind = OperationKind.Service,
        },
    ];

    public void Check(ComputeRequest request, string user)
    {
        if (request.Operations.Length == 0)
        {
            throw new ComputeException(Fault.MissingValue, "operation", "operation is missing; name at least one");
        }
    }

    public ImmutableArray<string> Locate(ComputeRequest request, string user) =>
        [.. request.Variables.Select(variable => variable.Uri)];

    public Task<SourceIdentity> IndexAsync(string location, CancellationToken cancellationToken)
    {
        _ = work.Indexed.AddOrUpdate(location, 1, (_, count) => count + 1);
        return Task.FromResult(new SourceIdentity(1, work.InputVersion));
    }

    public async Task<DatasetDescription> DescribeAsync(
        string uri, string user, ImmutableArray<string> known, CancellationToken cancellationToken)
    {
        await work.OnDescribe(uri, cancellationToken);
        return new(work.InputVersion, known.Contains(work.InputVersion) ? null : $"{user} {uri}");
    }

    public Task<JobPlan> PlanAsync(ComputeRequest request, JobContext job, CancellationToken cancellationToken)
    {
        _ = work.Plans.AddOrUpdate(job.JobId, 1, (_, count) => count + 1);
        var count = int.Parse(request.Operations[0].Parameters["partitions"], CultureInfo.InvariantCulture);
        return Task.FromResult(new JobPlan(
            1,
            [.. request.Variables.Select(input => new PlannedInput(input.Uri, input.Uri, new(1, work.InputVersion)))],
            [new PlannedOutput("out", Process, "v", "out.bin", count * sizeof(int))],
            [.. Enumerable.Range(0, count).Select(number => new PlannedPartition(0, 0, number, 1, 1000))],
            1 << 20));
    }

    public Task<IJobExecution> OpenAsync(
        ComputeRequest request, JobPlan plan, JobContext job, CancellationToken cancellationToken) =>
        Task.FromResult<IJobExecution>(new FakeExecution(work, folder, silo, request, plan, job));
}
