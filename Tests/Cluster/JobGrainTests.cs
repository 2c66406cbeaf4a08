using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Cluster.Support;

namespace Compute.Orleans.Tests.Cluster;

public sealed class JobGrainTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_ends_with_its_output_and_leaves_nothing_else_behind()
    {
        await using var cluster = await ComputeCluster.StartAsync();
        var job = await cluster.SubmitAsync(8);
        var status = await cluster.EndAsync(job);

        Assert.Equal(JobPhase.Succeeded, status.Phase);
        Assert.Equal(100, status.Percent);
        Assert.Equal(1, status.Number);
        Assert.Equal(FakeExecution.Expected(8), cluster.Output(status));
        Assert.False(Directory.Exists(cluster.Folder.Work(job)));
        Assert.False(Directory.Exists(cluster.Folder.Growing(job)));
        var row = await cluster.Jobs.Find(job, Stop);
        Assert.Equal(JobPhase.Succeeded, row!.Phase);
        Assert.Equal(32, row.OutputBytes);
    }
}
