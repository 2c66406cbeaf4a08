using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Cluster.Support;

namespace Compute.Orleans.Tests.Cluster;

[Collection(nameof(ComputeCluster))]
public sealed class EvenSpreadTests
{
    private static readonly int[] _sizes = [2, 8, 64];

    [Theory(Timeout = ComputeCluster.TestLimit)]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Each_of_two_silos_computes_half_of_the_partitions(int milliseconds)
    {
        await using var cluster = await ComputeCluster.StartAsync();
        cluster.Work.OnRun = (_, stop) => Task.Delay(milliseconds, stop);
        foreach (var number in Enumerable.Range(0, 20))
        {
            var status = await cluster.EndAsync(await cluster.SubmitAsync(_sizes[number % 3]));
            Assert.Equal(JobPhase.Succeeded, status.Phase);
        }

        AssertEven(cluster);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task Twenty_jobs_at_once_are_spread_evenly_too()
    {
        await using var cluster = await ComputeCluster.StartAsync();
        var jobs = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(number => cluster.SubmitAsync(_sizes[number % 3])));
        foreach (var job in jobs)
        {
            Assert.Equal(JobPhase.Succeeded, (await cluster.EndAsync(job)).Phase);
        }

        AssertEven(cluster);
    }

    private static void AssertEven(ComputeCluster cluster)
    {
        var all = cluster.Work.Began.Count;
        Assert.Equal(Enumerable.Range(0, 20).Sum(number => _sizes[number % 3]), all);
        var bySilo = cluster.Work.Began.GroupBy(attempt => attempt.Silo).ToArray();
        Assert.Equal(2, bySilo.Length);
        Assert.All(bySilo, silo => Assert.InRange(silo.Count() / (double)all, 0.4, 0.6));
    }
}
