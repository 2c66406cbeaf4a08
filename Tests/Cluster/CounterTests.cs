using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Grains.Access;
using Compute.Orleans.Grains.Interfaces.Access;
using Compute.Orleans.Grains.Interfaces.Datasets;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.Grains.Interfaces.Users;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Cluster.Support;

namespace Compute.Orleans.Tests.Cluster;

[Collection(nameof(ComputeCluster))]
public sealed class CounterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task Users_whose_names_read_as_hexadecimal_keep_counts_of_their_own()
    {
        await using var cluster = await ComputeCluster.StartAsync();
        foreach (var (user, partitions) in (IEnumerable<(string, int)>)[("add", 1), ("ADD", 2), ("0add", 1)])
        {
            _ = await cluster.EndAsync(await cluster.SubmitAsync(ComputeCluster.Request(partitions, user)));
        }

        cluster.Work.OnRun = (_, _) => throw new ComputeException(Fault.CorruptData, "a", "b");
        _ = await cluster.EndAsync(await cluster.SubmitAsync(ComputeCluster.Request(1, "add")));

        Assert.Equal(new UserUsage(2, 0, 1, 1, 0, 1000, 4), await UsageAsync(cluster, "add", ended: 2));
        Assert.Equal(new UserUsage(1, 0, 1, 0, 0, 2000, 8), await UsageAsync(cluster, "ADD", ended: 1));
        Assert.Equal(new UserUsage(1, 0, 1, 0, 0, 1000, 4), await UsageAsync(cluster, "0add", ended: 1));

        // What was counted is stored before the grain goes.
        foreach (var user in (string[])["add", "ADD"])
        {
            await cluster.Cluster.DeactivateAsync(cluster.Grains.GetGrain<IUserGrain>(IUserGrain.KeyOf(user)));
        }

        Assert.Equal(2, (await UsageAsync(cluster, "add", ended: 2)).Submitted);
        Assert.Equal(1, (await UsageAsync(cluster, "ADD", ended: 1)).Submitted);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_process_counts_how_its_jobs_ended()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        var process = cluster.Grains.GetGrain<IProcessGrain>(IProcessGrain.KeyOf(FakeEngine.Process));
        Assert.Equal(FakeEngine.Process, (await process.Describe()).Identifier);
        _ = await cluster.EndAsync(await cluster.SubmitAsync(1));
        cluster.Work.OnRun = (_, _) => throw new ComputeException(Fault.CorruptData, "a", "b");
        _ = await cluster.EndAsync(await cluster.SubmitAsync(1));

        ProcessUsage usage;
        while ((usage = await process.GetUsage()).Succeeded + usage.Failed < 2)
        {
            await Task.Delay(20, Stop);
        }

        Assert.Equal((1, 1, 0), (usage.Succeeded, usage.Failed, usage.Dismissed));
        Assert.True(usage.Seconds > 0);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_dataset_knows_its_uses_and_its_changes()
    {
        await using var cluster = await ComputeCluster.StartAsync();
        var dataset = cluster.Grains.GetGrain<IDatasetGrain>(IDatasetGrain.KeyOf("/data/a.nc"));
        Assert.Null(await dataset.GetRecord());
        foreach (var version in (string[])["v1", "v1", "v2"])
        {
            cluster.Work.InputVersion = version;
            _ = await cluster.EndAsync(await cluster.SubmitAsync(1));
        }

        var record = await dataset.GetRecord();
        Assert.Equal(("/data/a.nc", 1, "v2", 3, 1),
            (record!.Location, record.Length, record.Version, record.Uses, record.Changes));
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_revoked_token_and_an_unknown_one_are_nobodys()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        var hash = new string('a', 64);
        var now = TimeProvider.System.GetUtcNow();
        await cluster.Tokens.Add(new TokenRow(hash, "ann", true, now, null), Stop);
        var token = cluster.Grains.GetGrain<ITokenGrain>(ITokenGrain.KeyOf(hash));
        Assert.Equal(new Caller("ann", true), await token.Identify());
        Assert.Null(await cluster.Grains.GetGrain<ITokenGrain>(ITokenGrain.KeyOf(new string('b', 64))).Identify());

        _ = await cluster.Tokens.Revoke(hash[..8], now, Stop);
        while (await token.Identify() is not null)
        {
            Assert.InRange(TimeProvider.System.GetUtcNow() - now, TimeSpan.Zero, TokenGrain.Remembered * 6);
            await Task.Delay(50, Stop);
        }
    }

    private static async Task<UserUsage> UsageAsync(ComputeCluster cluster, string user, int ended)
    {
        while (true)
        {
            var usage = await cluster.Grains.GetGrain<IUserGrain>(IUserGrain.KeyOf(user)).GetUsage();
            // One announcement may overtake another, so that of the acceptance may come last.
            if (usage.Submitted >= ended && usage.Succeeded + usage.Failed >= ended)
            {
                return usage;
            }

            await Task.Delay(20, Stop);
        }
    }
}
