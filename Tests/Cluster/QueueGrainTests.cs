using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Queue;
using Compute.Orleans.Tests.Cluster.Support;

namespace Compute.Orleans.Tests.Cluster;

[Collection(nameof(ComputeCluster))]
public sealed class QueueGrainTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // FIELD_NOTES 16 and 18: the count of running jobs goes down again, and no job is started twice.
    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_thousand_jobs_pass_a_limit_of_five_and_each_is_started_once()
    {
        await using var cluster = await ComputeCluster.StartAsync(settings: ("Jobs:MaxRunning", "5"));
        cluster.Work.OnRun = (_, _) => Task.CompletedTask;
        var jobs = new List<Guid>();
        foreach (var some in Enumerable.Range(0, 1000).Chunk(50))
        {
            jobs.AddRange(await Task.WhenAll(
                some.Select(number => cluster.SubmitAsync(ComputeCluster.Request(1, $"user{number % 7}")))));
        }

        foreach (var job in jobs)
        {
            Assert.Equal(JobPhase.Succeeded, (await cluster.EndAsync(job)).Phase);
        }

        Assert.Equal(1000, cluster.Work.Began.Count);
        Assert.Equal(1000, cluster.Work.Began.Select(attempt => attempt.Job).Distinct().Count());
        Assert.InRange(cluster.Work.MostJobsAtOnce, 1, 5);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task Jobs_are_admitted_in_the_order_in_which_they_were_accepted()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1, settings: ("Jobs:MaxRunning", "1"));
        var gate = new TaskCompletionSource();
        cluster.Work.OnRun = (_, stop) => gate.Task.WaitAsync(stop);
        var jobs = new List<Guid>();
        for (var number = 0; number < 6; number++)
        {
            jobs.Add(await cluster.SubmitAsync(1));
            _ = await cluster.UntilAsync(
                jobs[^1], status => status.Phase == JobPhase.Started || status.Message != "Accepted");
        }

        gate.SetResult();
        foreach (var job in jobs)
        {
            _ = await cluster.EndAsync(job);
        }

        Assert.Equal(jobs, cluster.Work.Began.Select(attempt => attempt.Job));
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_job_that_died_frees_its_place_when_its_lease_runs_out()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1, settings: ("Jobs:MaxRunning", "1"));
        var queue = cluster.Grains.GetGrain<IQueueGrain>(IQueueGrain.Key);
        Assert.True((await queue.Enter(Guid.NewGuid(), DateTimeOffset.UnixEpoch, Stop)).MayRun); // Nobody renews it.
        Assert.Equal(JobPhase.Succeeded, (await cluster.EndAsync(await cluster.SubmitAsync(1))).Phase);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task The_queue_knows_who_runs_after_it_was_lost()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1, settings: ("Jobs:MaxRunning", "1"));
        var gate = new TaskCompletionSource();
        cluster.Work.OnRun = (_, stop) => gate.Task.WaitAsync(stop);
        var first = await cluster.SubmitAsync(1);
        _ = await cluster.UntilAsync(first, status => status.Phase == JobPhase.Started);
        await cluster.Cluster.DeactivateAsync(cluster.Grains.GetGrain<IQueueGrain>(IQueueGrain.Key));

        var second = await cluster.SubmitAsync(1);
        _ = await cluster.UntilAsync(
            second, status => status.Message.StartsWith("Waiting", StringComparison.Ordinal)
                || status.Phase != JobPhase.Accepted);
        Assert.Equal(JobPhase.Accepted, (await cluster.Job(second).GetStatus()).Phase);
        gate.SetResult();
        Assert.Equal(JobPhase.Succeeded, (await cluster.EndAsync(first)).Phase);
        Assert.Equal(JobPhase.Succeeded, (await cluster.EndAsync(second)).Phase);
    }
    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_job_that_waits_is_told_its_place_at_once_also_after_the_queue_was_lost()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1, settings: ("Jobs:MaxRunning", "1"));
        var now = TimeProvider.System.GetUtcNow();
        var silo = cluster.Cluster.Silos[0].SiloAddress.ToParsableString();
        Guid[] jobs = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        foreach (var job in jobs) // As the table is while they run and wait.
        {
            _ = await cluster.Jobs.Add(job, "tester", FakeEngine.Process, now, Stop);
            await cluster.Jobs.Lease(job, silo, now.AddMinutes(5), Stop);
        }

        await cluster.Jobs.SetPhase(jobs[0], JobPhase.Started, now, 0, Stop);
        var queue = cluster.Grains.GetGrain<IQueueGrain>(IQueueGrain.Key);
        var asked = TimeProvider.System.GetTimestamp();

        // A queue that takes the job for one that knows its place lets it wait for 20 seconds before it says a word.
        var turn = await queue.Enter(jobs[2], now, Stop);

        Assert.InRange(TimeProvider.System.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(12));
        Assert.Equal(new QueueTurn(MayRun: false, Ahead: 1), turn);
        var later = queue.Enter(jobs[2], now, Stop); // Now it knows, and waits for its turn.
        await queue.Leave(jobs[0]);
        await queue.Leave(jobs[1]);
        Assert.True((await later).MayRun);
    }
}
