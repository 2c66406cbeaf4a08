using Compute.Orleans.Grains.Interfaces.Faults;

namespace Compute.Orleans.Tests.Cluster.Support;

/// <summary>Waits until a job that was never acknowledged is no more, and checks that it left nothing.</summary>
internal static class NothingStays
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task AssertAsync(ComputeCluster cluster, Guid job)
    {
        while (true)
        {
            var fault = await Record.ExceptionAsync(() => cluster.Job(job).GetStatus());
            if (fault is FaultException { Code: FaultCode.NoSuchJob })
            {
                break;
            }

            await Task.Delay(20, Stop);
        }

        Assert.Null(await cluster.Jobs.Find(job, Stop));
        Assert.False(Directory.Exists(cluster.Folder.Work(job)));
        Assert.False(Directory.Exists(cluster.Folder.Growing(job)));
        Assert.False(Directory.Exists(cluster.Folder.Outputs("tester", job)));
    }
}
