using System.Collections.Immutable;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Messages;
using Compute.Orleans.Tests.Cluster.Support;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Cluster;

[Collection(nameof(ComputeCluster))]
public sealed class RealEngineTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = ComputeCluster.TestLimit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Outputs_of_a_job_that_lost_a_silo_are_those_of_one_process_byte_for_byte(bool killsSiloOfJob)
    {
        using var data = new TemporaryFolder();
        var input = data.File("tas.nc");
        RecordFile.Write(
            input, 96, 96, 600, Enumerable.Range(0, 600).Select(record => (record, 250 + (record * 0.1f))));
        await using var cluster = await ComputeCluster.StartAsync(
            engine: (work, folder, silo) => new GatedEngine(work, folder, silo, data.Path));
        var go = new TaskCompletionSource();
        var budget = 8;
        cluster.Work.OnRun = (_, stop) =>
            Interlocked.Decrement(ref budget) >= 0 ? Task.CompletedTask : go.Task.WaitAsync(stop);

        var request = Request(input);
        var job = await cluster.SubmitAsync(request);
        _ = await cluster.PartitionsAsync(job, atLeast: 4);
        await cluster.BusyAsync(job, silos: 2);
        var holder = await cluster.SiloOfAsync(cluster.Job(job));
        var kill = cluster.Cluster.KillSiloAsync(
            killsSiloOfJob ? holder : cluster.Cluster.Silos.Single(silo => silo != holder), Stop);
        go.SetResult();

        var status = await cluster.EndAsync(job);
        await kill;
        Assert.Equal(JobPhase.Succeeded, status.Phase);
        Assert.Equal(2, status.Outputs.Length);
        Assert.True(cluster.Work.Began.Count > 20, $"{cluster.Work.Began.Count} attempts");

        using var alone = new EngineRun(new EngineOptions { PartitionMb = 1 }, data.Path);
        var expected = await alone.RunAsync(
            request.ToEngine(), new JobContext(job, request.User, status.Accepted));
        foreach (var (output, path) in status.Outputs.Zip(expected))
        {
            Assert.Equal(Path.GetRelativePath(alone.Folder.Public, path), output.Path);
            var bytes = await File.ReadAllBytesAsync(Path.Combine(cluster.Folder.Public, output.Path), Stop);
            Assert.Equal(output.Length, bytes.Length);
            var undisturbed = await File.ReadAllBytesAsync(path, Stop);
            Assert.True(bytes.AsSpan().SequenceEqual(undisturbed), $"{output.Name} has other bytes");
        }
    }

    private static ExecuteRequest Request(string input)
    {
        var none = ImmutableSortedDictionary<string, string>.Empty;
        return new ExecuteRequest(
            "CDAT.workflow", "tester",
            [new RequestVariable("v", "file://" + input, RecordFile.Variable, null)],
            [new RequestDomain("d", [new RequestRange("lat", RangeKind.Indices, "1", "95", 1)])],
            [
                new RequestOperation("CDAT.workflow", "w", ["part", "mean"], null, none, null),
                new RequestOperation("CDAT.subset", "part", ["v"], "d", none, null),
                new RequestOperation("CDAT.mean", "mean", ["v"], null, none.Add("axes", "time"), null),
            ]);
    }
}
