using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Cluster.Support;

namespace Compute.Orleans.Tests.Cluster;

[Collection(nameof(ComputeCluster))]
public sealed class SweeperGrainTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task The_reminder_wakes_a_job_that_nobody_works_on()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        var began = new TaskCompletionSource();
        var held = true;
        cluster.Work.OnRun = (_, stop) =>
        {
            began.TrySetResult();
            return held ? Task.Delay(Timeout.Infinite, stop) : Task.CompletedTask;
        };
        var job = await cluster.SubmitAsync(2);
        await began.Task.WaitAsync(Stop);
        held = false;
        await cluster.Cluster.DeactivateAsync(cluster.Job(job)); // Its silo lives, but nothing holds the job.

        // Neither a client nor this test says a word to the job or to the sweeper.
        var row = await cluster.RowAsync(job, row => row.Phase is not (JobPhase.Accepted or JobPhase.Started));
        Assert.Equal(JobPhase.Succeeded, row.Phase);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task Leftovers_of_ended_jobs_go_and_everything_else_stays()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        var gate = new TaskCompletionSource();
        var ended = await cluster.SubmitAsync(1);
        var status = await cluster.EndAsync(ended);
        await ComputeCluster.GoneAsync(cluster.Folder.Work(ended));
        cluster.Work.OnRun = (_, stop) => gate.Task.WaitAsync(stop);
        var running = await cluster.SubmitAsync(1);
        _ = await cluster.UntilAsync(running, status => status.Message.StartsWith("Comp", StringComparison.Ordinal));

        var unknown = Guid.NewGuid();
        string[] leftovers = [cluster.Folder.Work(ended), cluster.Folder.Growing(ended)];
        string[] others =
        [
            cluster.Folder.Work(running), cluster.Folder.Growing(running), cluster.Folder.Work(unknown),
            Path.Combine(cluster.Folder.Temporary, "notes"), cluster.Folder.Outputs("tester", ended),
        ];
        foreach (var path in leftovers.Concat(others))
        {
            _ = Directory.CreateDirectory(path);
            await File.WriteAllTextAsync(Path.Combine(path, "file"), "x", Stop);
        }

        Assert.Equal(0, await cluster.SweepAsync());
        Assert.All(leftovers, path => Assert.False(Directory.Exists(path)));
        Assert.All(others, path => Assert.True(Directory.Exists(path)));
        Assert.Equal(FakeExecution.Expected(1), cluster.Output(status));
        gate.SetResult();
        Assert.Equal(JobPhase.Succeeded, (await cluster.EndAsync(running)).Phase);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_row_without_a_record_is_closed()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        var job = Guid.NewGuid();
        _ = await cluster.Jobs.Add(job, "tester", FakeEngine.Process, DateTimeOffset.UnixEpoch, Stop);
        _ = await cluster.SweepAsync();
        Assert.Equal(JobPhase.Failed, (await cluster.Jobs.Find(job, Stop))!.Phase);
    }
}
