using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Cluster.Support;

namespace Compute.Orleans.Tests.Cluster;

[Collection(nameof(ComputeCluster))]
public sealed class SiloStopTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = ComputeCluster.TestLimit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_silo_that_stops_tells_its_work_so_before_it_waits_for_its_grains(bool isSiloOfJob)
    {
        await using var cluster = await ComputeCluster.StartAsync();
        var stopped = "";
        var told = new TaskCompletionSource();
        cluster.Work.OnRun = async (attempt, stop) =>
        {
            if (stopped.Length > 0 && attempt.Silo != stopped)
            {
                return;
            }

            try
            {
                await Task.Delay(Timeout.Infinite, stop);
            }
            finally
            {
                if (attempt.Silo == stopped)
                {
                    told.TrySetResult();
                }
            }
        };
        var job = await cluster.SubmitAsync(8);
        await cluster.BusyAsync(job, silos: 2);
        var silo = await cluster.SiloOfAsync(cluster.Job(job));
        var victim = isSiloOfJob ? silo : cluster.Cluster.Silos.Single(other => other != silo);
        stopped = victim.Name;

        var stopping = cluster.Cluster.StopSiloAsync(victim, Stop);

        await told.Task.WaitAsync(TimeSpan.FromSeconds(5), Stop);
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        cluster.Work.OnRun = (_, _) => Task.CompletedTask;
        var row = await cluster.RowAsync(job, row => row.HasEnded || !isSiloOfJob);
        Assert.True(row.Phase == JobPhase.Succeeded || !isSiloOfJob); // The other silo goes on with it.
    }
}
