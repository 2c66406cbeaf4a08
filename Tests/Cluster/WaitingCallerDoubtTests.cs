using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Cluster.Support;

namespace Compute.Orleans.Tests.Cluster;

/// <summary>Jobs that a caller waits for, when it is not known whether their end was stored.</summary>
[Collection(nameof(ComputeCluster))]
public sealed class WaitingCallerDoubtTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task An_end_that_was_stored_counts_though_the_storage_failed()
    {
        var line = new DoubtfulStorage.Line();
        await using var cluster = await ComputeCluster.StartAsync(
            silos: 1, services: services => DoubtfulStorage.Replace(services, line));
        var job = Guid.NewGuid();

        var ended = await cluster.RunToEndAsync(job, ComputeCluster.Request(3));

        Assert.True(line.HasBroken);
        Assert.Equal((JobPhase.Succeeded, 1L), (ended.Phase, ended.Number));
        Assert.Equal(FakeExecution.Expected(3), cluster.Output(ended));
        Assert.Equal(JobPhase.Succeeded, (await cluster.Jobs.Find(job, Stop))!.Phase);
        Assert.False(Directory.Exists(cluster.Folder.Work(job)));
        await cluster.Cluster.DeactivateAsync(cluster.Job(job));
        Assert.Equal(JobPhase.Succeeded, (await cluster.Job(job).GetStatus()).Phase);
        Assert.Equal(FakeExecution.Expected(3), cluster.Output(ended));
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_job_that_is_over_does_not_take_its_place_again_while_it_is_seen_to()
    {
        var line = new DoubtfulStorage.Line { OnRead = () => Task.Delay(TimeSpan.FromSeconds(1), Stop) };
        await using var cluster = await ComputeCluster.StartAsync(
            silos: 1, services: services => DoubtfulStorage.Replace(services, line),
            settings: [("Jobs:Lease", "00:05:00"), ("Jobs:Renewal", "00:00:00.1"), ("Jobs:MaxRunning", "1")]);
        _ = await cluster.RunToEndAsync(Guid.NewGuid(), ComputeCluster.Request(1));

        var next = await cluster.RunToEndAsync(Guid.NewGuid(), ComputeCluster.Request(1));

        Assert.Equal(JobPhase.Succeeded, next.Phase);
    }
}
