using System.Collections.Concurrent;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Cluster.Support;
using Compute.Orleans.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Compute.Orleans.Tests.Cluster;

[Collection(nameof(ComputeCluster))]
public sealed class TakeOverTests
{
    private const int Partitions = 200;
    private const int Done = 150;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // The payloads of all partitions may be more than there is memory: 4,000 of 256 KiB are a gigabyte.
    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task Stored_results_are_taken_over_a_page_at_a_time()
    {
        using var files = new TemporaryFolder();
        Guid job;
        await using (var cluster = await ComputeCluster.StartAsync(silos: 1, files))
        {
            var budget = Done;
            cluster.Work.OnRun = (_, stop) => Interlocked.Decrement(ref budget) >= 0
                ? Task.CompletedTask
                : Task.Delay(Timeout.Infinite, stop);
            job = await cluster.SubmitAsync(Partitions);
            _ = await cluster.PartitionsAsync(job, atLeast: Done);
            await cluster.KillAsync();
        }

        var pages = new ConcurrentQueue<int>();
        await using var again = await ComputeCluster.StartAsync(
            silos: 1, files,
            services: services => services.AddSingleton<IPartitionTable>(
                silo => new WatchedTable(new PartitionTable(silo.GetRequiredService<StateDatabase>()), pages)));
        var status = await again.EndAsync(job);

        Assert.Equal(JobPhase.Succeeded, status.Phase);
        Assert.Equal(FakeExecution.Expected(Partitions), again.Output(status));
        Assert.Equal(Partitions - Done, again.Work.Began.Count);
        Assert.Equal(Done, pages.Sum());
        Assert.All(pages, rows => Assert.InRange(rows, 0, 64));
    }

    private sealed class WatchedTable(IPartitionTable table, ConcurrentQueue<int> pages) : IPartitionTable
    {
        public async Task<IReadOnlyList<PartitionRow>> Page(
            Guid job, int after, int limit, CancellationToken cancellationToken)
        {
            var page = await table.Page(job, after, limit, cancellationToken);
            pages.Enqueue(page.Count);
            return page;
        }

        public Task Add(Guid job, IReadOnlyCollection<PartitionRow> rows, CancellationToken cancellationToken) =>
            table.Add(job, rows, cancellationToken);

        public Task Remove(Guid job, IReadOnlyCollection<int> numbers, CancellationToken cancellationToken) =>
            table.Remove(job, numbers, cancellationToken);

        public Task Remove(Guid job, CancellationToken cancellationToken) => table.Remove(job, cancellationToken);
    }
}
