using Compute.Orleans.Grains.Interfaces.Datasets;
using Compute.Orleans.Tests.Cluster.Support;

namespace Compute.Orleans.Tests.Cluster;

[Collection(nameof(ComputeCluster))]
public sealed class DescriberGrainTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_description_is_that_of_the_user_and_is_not_sent_twice()
    {
        await using var cluster = await ComputeCluster.StartAsync();

        var first = await Describer(cluster, "alice").Describe("/a.nc", [], Stop);
        var again = await Describer(cluster, "alice").Describe("/a.nc", [first.Tag!], Stop);

        Assert.Equal("alice /a.nc", first.Json);
        Assert.Equal((first.Tag, null), (again.Tag, again.Json));
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task Who_waits_for_a_slow_host_keeps_nobody_else_waiting()
    {
        await using var cluster = await ComputeCluster.StartAsync();
        var host = new TaskCompletionSource();
        cluster.Work.OnDescribe = (uri, stop) =>
            uri == "slow" ? host.Task.WaitAsync(stop) : Task.CompletedTask;

        var waiting = Enumerable.Range(0, 20)
            .Select(_ => Describer(cluster, "alice").Describe("slow", [], Stop)).ToArray();
        Assert.Equal("bob /a.nc", (await Describer(cluster, "bob").Describe("/a.nc", [], Stop)).Json);
        Assert.DoesNotContain(waiting, one => one.IsCompleted);
        host.SetResult();

        Assert.All(await Task.WhenAll(waiting), one => Assert.Equal("alice slow", one.Json));
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task Who_gives_up_frees_the_place()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        cluster.Work.OnDescribe = (uri, stop) => uri == "never" ? Task.Delay(Timeout.Infinite, stop) : Task.CompletedTask;
        using var giveUp = new CancellationTokenSource();

        var waiting = Enumerable.Range(0, 8)
            .Select(_ => Describer(cluster, "alice").Describe("never", [], giveUp.Token)).ToArray();
        var next = Describer(cluster, "alice").Describe("/a.nc", [], Stop);
        await giveUp.CancelAsync();

        foreach (var one in waiting)
        {
            _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        }

        Assert.Equal("alice /a.nc", (await next).Json);
    }

    private static IDescriberGrain Describer(ComputeCluster cluster, string user) =>
        cluster.Grains.GetGrain<IDescriberGrain>(IDescriberGrain.KeyOf(user));
}
