using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.Tests.Cluster.Support;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Cluster;

[Collection(nameof(ComputeCluster))]
public sealed class JobGrainTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_job_ends_with_its_output_and_leaves_nothing_else_behind()
    {
        await using var cluster = await ComputeCluster.StartAsync();
        var job = await cluster.SubmitAsync(8);
        var status = await cluster.EndAsync(job);

        Assert.Equal(JobPhase.Succeeded, status.Phase);
        Assert.Equal(100, status.Percent);
        Assert.Equal(1, status.Number);
        Assert.Equal(FakeExecution.Expected(8), cluster.Output(status));
        var row = await cluster.Jobs.Find(job, Stop);
        Assert.Equal(JobPhase.Succeeded, row!.Phase);
        Assert.Equal(32, row.OutputBytes);
        Assert.Empty(await cluster.Partitions.Of(job, Stop));
        await ComputeCluster.GoneAsync(cluster.Folder.Work(job));
        await ComputeCluster.GoneAsync(cluster.Folder.Growing(job));
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task Percentages_move_with_the_partitions()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        var gates = new SemaphoreSlim(0);
        cluster.Work.OnRun = (_, stop) => gates.WaitAsync(stop);
        var job = await cluster.SubmitAsync(5);

        var last = (await cluster.UntilAsync(job, status => status.Phase == JobPhase.Started)).Percent;
        for (var done = 0; done < 4; done++)
        {
            _ = gates.Release();
            var status = await cluster.UntilAsync(job, status => status.Percent > last + 10);
            Assert.InRange(status.Percent, last + 10, 98);
            last = status.Percent;
        }

        _ = gates.Release();
        Assert.Equal(100, (await cluster.EndAsync(job)).Percent);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task The_same_request_again_is_the_same_job_and_another_one_is_a_conflict()
    {
        await using var cluster = await ComputeCluster.StartAsync();
        var job = Guid.NewGuid();
        var first = await cluster.Job(job).Execute(ComputeCluster.Request(3), Stop);
        var second = await cluster.Job(job).Execute(ComputeCluster.Request(3), Stop);
        Assert.Equal(first.Accepted, second.Accepted);
        Assert.Equal(first.Number, second.Number);

        var conflict = await Assert.ThrowsAsync<FaultException>(
            () => cluster.Job(job).Execute(ComputeCluster.Request(4), Stop));
        Assert.Equal(FaultCode.Conflict, conflict.Code);

        _ = await cluster.EndAsync(job);
        Assert.Equal(JobPhase.Succeeded, (await cluster.Job(job).Execute(ComputeCluster.Request(3), Stop)).Phase);
        Assert.Equal(3, cluster.Work.Began.Count);
        Assert.Equal(1, cluster.Work.Plans[job]);
    }

    // FIELD_NOTES 22: a status that is asked for right after a submission must be there.
    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task Fifty_submissions_at_once_can_be_polled_at_once()
    {
        await using var cluster = await ComputeCluster.StartAsync();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            var job = await cluster.SubmitAsync(ComputeCluster.Request(1, $"user{number % 3}"));
            return await cluster.Job(job).GetStatus();
        }));

        Assert.Equal(50, statuses.Select(status => status.Id).Distinct().Count());
        Assert.Equal(50, statuses.Select(status => (status.User, status.Number)).Distinct().Count());
        foreach (var status in statuses)
        {
            Assert.Equal(JobPhase.Succeeded, (await cluster.EndAsync(status.Id)).Phase);
        }
    }

    // FIELD_NOTES 24: an unknown job is an answer, not a fault of the service.
    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_job_that_never_was_is_NoSuchJob()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        var job = cluster.Job(Guid.NewGuid());
        foreach (var call in (Func<Task>[])[job.GetStatus, job.GetRequest, job.Dismiss])
        {
            Assert.Equal(FaultCode.NoSuchJob, (await Assert.ThrowsAsync<FaultException>(call)).Code);
        }
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_request_that_does_not_fit_its_process_makes_no_job()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        var process = cluster.Grains.GetGrain<IProcessGrain>(IProcessGrain.KeyOf(FakeEngine.Process));
        var job = Guid.NewGuid();
        var fault = await Assert.ThrowsAsync<FaultException>(
            () => process.Execute(job, ComputeCluster.Request(1) with { Operations = [] }, Stop));
        Assert.Equal(FaultCode.MissingValue, fault.Code);
        Assert.Null(await cluster.Jobs.Find(job, Stop));

        var unknown = cluster.Grains.GetGrain<IProcessGrain>(IProcessGrain.KeyOf("TEST.none"));
        fault = await Assert.ThrowsAsync<FaultException>(unknown.Describe);
        Assert.Equal(FaultCode.NoSuchProcess, fault.Code);
        Assert.Contains(FakeEngine.Process, fault.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_fault_of_the_data_is_stored_at_once_with_file_and_remedy()
    {
        await using var cluster = await ComputeCluster.StartAsync();
        cluster.Work.OnRun = (attempt, _) => attempt.Partition == 1
            ? throw new ComputeException(Fault.CorruptData, "/data/a.nc", "/data/a.nc ends early; fetch it again")
            : Task.CompletedTask;
        var status = await cluster.EndAsync(await cluster.SubmitAsync(3));

        Assert.Equal(JobPhase.Failed, status.Phase);
        Assert.Equal(FaultCode.CorruptData, status.Fault);
        Assert.Equal("/data/a.nc", status.Locator);
        Assert.Contains("fetch it again", status.Message, StringComparison.Ordinal);
        Assert.Single(cluster.Work.Began, attempt => attempt.Partition == 1);
        Assert.False(Directory.Exists(cluster.Folder.Outputs("tester", status.Id)));
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_fault_of_the_service_shows_a_log_id_and_nothing_of_its_inside()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        cluster.Work.OnRun = (_, _) => throw new InvalidOperationException("secret of the house");
        var status = await cluster.EndAsync(await cluster.SubmitAsync(1));

        Assert.Equal(FaultCode.Internal, status.Fault);
        Assert.DoesNotContain("secret", status.Message, StringComparison.Ordinal);
        Assert.Matches("[0-9a-f]{12}", status.Message);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task What_may_pass_is_tried_elsewhere_four_times_and_keeps_its_cause()
    {
        await using var cluster = await ComputeCluster.StartAsync();
        cluster.Work.OnRun = (attempt, _) => attempt.Partition == 0
            ? throw new ComputeException(Fault.DataUnreachable, "http://far/a.nc", "http://far/a.nc answers 503")
            : Task.CompletedTask;
        var status = await cluster.EndAsync(await cluster.SubmitAsync(2));

        Assert.Equal(FaultCode.DataUnreachable, status.Fault);
        Assert.Equal("http://far/a.nc", status.Locator);
        Assert.Contains("answers 503", status.Message, StringComparison.Ordinal);
        Assert.Contains("4 times", status.Message, StringComparison.Ordinal);
        var tried = cluster.Work.Began.Where(attempt => attempt.Partition == 0).ToArray();
        Assert.Equal([1, 2, 3, 4], tried.Select(attempt => attempt.Attempt));
        Assert.NotEqual(tried[0].Silo, tried[1].Silo);
    }

    [Theory(Timeout = ComputeCluster.TestLimit)]
    [InlineData(false, 3, 2)] // Six times in all,
    [InlineData(false, 20, 1)]
    [InlineData(true, 1, 1)] // and what is refused for good once.
    public async Task What_was_tried_often_already_is_not_tried_as_often_again(bool isFinal, int tries, int attempts)
    {
        await using var cluster = await ComputeCluster.StartAsync();
        cluster.Work.OnRun = (_, _) => throw new ComputeException(Fault.DataUnreachable, "a.nc", "a.nc answers 404")
        {
            IsFinal = isFinal,
            Tries = tries,
        };

        var status = await cluster.EndAsync(await cluster.SubmitAsync(1));

        Assert.Equal(FaultCode.DataUnreachable, status.Fault);
        Assert.StartsWith("a.nc answers 404", status.Message, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, attempts), cluster.Work.Began.Select(attempt => attempt.Attempt));
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task What_passes_is_not_seen_by_the_client()
    {
        await using var cluster = await ComputeCluster.StartAsync();
        cluster.Work.OnRun = (attempt, _) => attempt.Attempt < 3
            ? throw new ComputeException(Fault.DataUnreachable, "http://far/a.nc", "http://far/a.nc answers 503")
            : Task.CompletedTask;
        var status = await cluster.EndAsync(await cluster.SubmitAsync(2));

        Assert.Equal(JobPhase.Succeeded, status.Phase);
        Assert.Equal(FakeExecution.Expected(2), cluster.Output(status));
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task Results_above_the_memory_bound_come_back_from_the_work_folder()
    {
        await using var cluster = await ComputeCluster.StartAsync(
            silos: 1, settings: ("Jobs:ResultMemoryBytes", "12"));
        var status = await cluster.EndAsync(await cluster.SubmitAsync(9)); // The finisher checks every payload.
        Assert.Equal(JobPhase.Succeeded, status.Phase);
        Assert.Equal(FakeExecution.Expected(9), cluster.Output(status));
    }
}
