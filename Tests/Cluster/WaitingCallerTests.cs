using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.Grains.Interfaces.Queue;
using Compute.Orleans.Grains.Interfaces.Users;
using Compute.Orleans.Tests.Cluster.Support;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Cluster;

/// <summary>Jobs that a caller waits for: nothing is acknowledged, so nothing is recorded, before their end.</summary>
[Collection(nameof(ComputeCluster))]
public sealed class WaitingCallerTests
{
    private static readonly TimeSpan _short = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task Nothing_is_recorded_before_the_end_and_everything_at_it()
    {
        await using var cluster = await ComputeCluster.StartAsync();
        var gate = new TaskCompletionSource();
        cluster.Work.OnRun = (attempt, stop) => attempt.Partition == 0 ? Task.CompletedTask : gate.Task.WaitAsync(stop);
        var job = Guid.NewGuid();
        var running = cluster.RunToEndAsync(job, ComputeCluster.Request(3));
        var status = await cluster.UntilAsync(job, status => status.Percent > 30, mayNotBeYet: true);
        Assert.Equal(JobPhase.Started, status.Phase);
        Assert.Null(await cluster.Jobs.Find(job, Stop));
        Assert.Empty(await cluster.Partitions.Of(job, Stop));
        Assert.Equal(0, await RecordsAsync(cluster));

        gate.SetResult();
        var ended = await running;
        Assert.Equal((JobPhase.Succeeded, 1L), (ended.Phase, ended.Number));
        Assert.Equal(FakeExecution.Expected(3), cluster.Output(ended));
        var row = await cluster.Jobs.Find(job, Stop);
        Assert.Equal((JobPhase.Succeeded, 1L, 12L), (row!.Phase, row.Number, row.OutputBytes));
        Assert.Equal(1, await RecordsAsync(cluster));
        Assert.False(Directory.Exists(cluster.Folder.Work(job)));
        Assert.False(Directory.Exists(cluster.Folder.Growing(job)));

        var user = cluster.Grains.GetGrain<IUserGrain>(IUserGrain.KeyOf("tester"));
        var listed = Assert.Single((await user.Jobs(0, 10)).Jobs);
        Assert.Equal((job, 1L, 12L), (listed.Id, listed.Number, Assert.Single(listed.Outputs).Length));
        var usage = await user.GetUsage();
        Assert.Equal((1, 0, 1), (usage.Submitted, usage.Running, usage.Succeeded));
        var process = cluster.Grains.GetGrain<IProcessGrain>(IProcessGrain.KeyOf(FakeEngine.Process));
        Assert.Equal(1, (await process.GetUsage()).Succeeded);

        await cluster.Cluster.DeactivateAsync(cluster.Job(job)); // The number is in the table only.
        Assert.Equal(1, (await cluster.Job(job).GetStatus()).Number);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_job_costs_one_write()
    {
        using var files = new TemporaryFolder();
        await using var cluster = await ComputeCluster.StartAsync(silos: 1, files);
        _ = await cluster.RunToEndAsync(Guid.NewGuid(), ComputeCluster.Request(2));
        var before = WriteAheadLog.Commits(files.File("state.db"));
        for (var number = 0; number < 20; number++)
        {
            Assert.Equal(
                JobPhase.Succeeded, (await cluster.RunToEndAsync(Guid.NewGuid(), ComputeCluster.Request(2))).Phase);
        }

        // Its record with its row; counters and the sweeper's reminder may come in between.
        Assert.InRange(WriteAheadLog.Commits(files.File("state.db")) - before, 20, 28);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_job_whose_caller_went_away_is_ended_and_leaves_nothing()
    {
        await using var cluster = await ComputeCluster.StartAsync(settings: ("Jobs:MaxRunning", "1"));
        var began = new TaskCompletionSource();
        cluster.Work.OnRun = (_, stop) =>
        {
            began.TrySetResult();
            return Task.Delay(Timeout.Infinite, stop);
        };
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var job = Guid.NewGuid();
        var running = cluster.RunToEndAsync(job, ComputeCluster.Request(4), gone: gone);
        await began.Task.WaitAsync(Stop);

        await gone.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        await NothingStays.AssertAsync(cluster, job);
        var next = await cluster.EndAfterAsync(() => cluster.Work.OnRun = (_, _) => Task.CompletedTask, 2);
        Assert.Equal((JobPhase.Succeeded, 1L), (next.Phase, next.Number)); // Its place is free, its number was never used.
        Assert.Equal(cluster.Work.Began.Count, cluster.Work.Ended.Count);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_job_that_waits_for_its_turn_goes_with_its_caller()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1, settings: ("Jobs:MaxRunning", "1"));
        var gate = new TaskCompletionSource();
        cluster.Work.OnRun = (_, stop) => gate.Task.WaitAsync(stop);
        var first = await cluster.SubmitAsync(1);
        _ = await cluster.UntilAsync(first, status => status.Phase == JobPhase.Started);
        var job = Guid.NewGuid();
        var waiting = await cluster.RunToEndAsync(job, ComputeCluster.Request(1), _short);
        Assert.Equal(JobPhase.Accepted, waiting.Phase);
        _ = await cluster.UntilAsync(job, status => status.Message == "Waiting: 0 jobs are ahead" || status.HasEnded);

        Assert.Equal(JobPhase.Dismissed, (await cluster.Job(job).Dismiss()).Phase);

        await NothingStays.AssertAsync(cluster, job);
        gate.SetResult();
        Assert.Equal(JobPhase.Succeeded, (await cluster.EndAsync(first)).Phase);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_job_that_nobody_asks_for_again_is_ended()
    {
        await using var cluster = await ComputeCluster.StartAsync(settings: ("Jobs:Lease", "00:00:02"));
        cluster.Work.OnRun = (_, stop) => Task.Delay(Timeout.Infinite, stop);
        var job = Guid.NewGuid();

        var status = await cluster.RunToEndAsync(job, ComputeCluster.Request(2), _short); // And then its caller dies.

        Assert.False(status.HasEnded);
        await NothingStays.AssertAsync(cluster, job);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_job_that_is_asked_for_again_and_again_goes_on()
    {
        await using var cluster = await ComputeCluster.StartAsync(
            silos: 1, settings: [("Jobs:Lease", "00:00:01"), ("Jobs:Renewal", "00:00:00.2"), ("Jobs:MaxRunning", "1")]);
        var gate = new TaskCompletionSource();
        cluster.Work.OnRun = (_, stop) => gate.Task.WaitAsync(stop);
        var job = Guid.NewGuid();
        for (var call = 0; call < 15; call++) // Three times as long as a lease.
        {
            Assert.False((await cluster.RunToEndAsync(
                job, ComputeCluster.Request(1), TimeSpan.FromMilliseconds(200))).HasEnded);
        }

        // It holds its place all the while, and does so when the queue is lost.
        var queue = cluster.Grains.GetGrain<IQueueGrain>(IQueueGrain.Key);
        Assert.False((await queue.Enter(Guid.NewGuid(), DateTimeOffset.UnixEpoch, Stop)).MayRun);
        await cluster.Cluster.DeactivateAsync(queue);
        _ = await cluster.RunToEndAsync(job, ComputeCluster.Request(1), TimeSpan.FromMilliseconds(600));
        Assert.False((await queue.Enter(Guid.NewGuid(), DateTimeOffset.UnixEpoch, Stop)).MayRun);

        gate.SetResult();
        Assert.Equal(JobPhase.Succeeded, (await cluster.RunToEndAsync(job, ComputeCluster.Request(1))).Phase);
        Assert.Single(cluster.Work.Began);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task How_it_failed_is_recorded_and_a_conflict_is_none()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        cluster.Work.OnRun = (_, _) => throw new ComputeException(Fault.CorruptData, "/data/a.nc", "/data/a.nc ends early");
        var job = Guid.NewGuid();

        var status = await cluster.RunToEndAsync(job, ComputeCluster.Request(1));

        Assert.Equal((JobPhase.Failed, FaultCode.CorruptData), (status.Phase, status.Fault));
        Assert.Equal(JobPhase.Failed, (await cluster.Jobs.Find(job, Stop))!.Phase);
        Assert.Equal(JobPhase.Failed, (await cluster.RunToEndAsync(job, ComputeCluster.Request(1))).Phase); // The same.
        var conflict = await Assert.ThrowsAsync<FaultException>(
            () => cluster.RunToEndAsync(job, ComputeCluster.Request(2)));
        Assert.Equal(FaultCode.Conflict, conflict.Code);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_call_that_is_made_again_joins_the_job()
    {
        await using var cluster = await ComputeCluster.StartAsync();
        var gate = new TaskCompletionSource();
        cluster.Work.OnRun = (_, stop) => gate.Task.WaitAsync(stop);
        var job = Guid.NewGuid();
        var calls = Enumerable.Range(0, 3).Select(_ => cluster.RunToEndAsync(job, ComputeCluster.Request(2))).ToArray();
        _ = await cluster.UntilAsync(
            job, status => status.Message.StartsWith("Comp", StringComparison.Ordinal), mayNotBeYet: true);
        gate.SetResult();

        Assert.All(await Task.WhenAll(calls), status => Assert.Equal(JobPhase.Succeeded, status.Phase));
        Assert.Equal(2, cluster.Work.Began.Count);
        Assert.Equal(1, cluster.Work.Plans[job]);
    }

    private static Task<long> RecordsAsync(ComputeCluster cluster) => cluster.Database.Read(
        async session => await session.Number("select count(*) from orleans_state where state = 'job'") ?? 0, Stop);
}
