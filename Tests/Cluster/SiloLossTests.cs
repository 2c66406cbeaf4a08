using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Cluster.Support;
using Orleans.TestingHost;

namespace Compute.Orleans.Tests.Cluster;

[Collection(nameof(ComputeCluster))]
public sealed class SiloLossTests
{
    private const int Partitions = 24;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = ComputeCluster.TestLimit)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task A_job_outlives_a_silo_that_is_killed_in_its_middle(bool killsSiloOfJob, bool spills)
    {
        await using var cluster = await ComputeCluster.StartAsync();
        var go = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        var killed = "";
        var budget = 6;
        cluster.Work.OnRun = async (attempt, _) =>
        {
            if (Interlocked.Decrement(ref budget) < 0)
            {
                await go.Task; // Not until it is told to stop, as a silo of this process is while it dies.
                await (attempt.Silo == killed ? end.Task : Task.CompletedTask); // What was lost never comes back.
            }
        };
        var job = await cluster.SubmitAsync(
            ComputeCluster.Request(Partitions, "tester", spills ? ["spill"] : []));

        // After the first partition and before the last: some rows are there, and every silo holds some attempts.
        var rows = await cluster.PartitionsAsync(job, atLeast: 3);
        await cluster.BusyAsync(job, silos: 2);
        var victim = await VictimAsync(cluster, job, killsSiloOfJob);
        killed = victim.Name;
        var kill = cluster.Cluster.KillSiloAsync(victim, Stop);
        go.SetResult();

        // Nobody asks the job: when its own silo was lost, it is the sweeper that wakes it.
        var row = await cluster.RowAsync(job, row => row.Phase is not (JobPhase.Accepted or JobPhase.Started));
        Assert.Equal(JobPhase.Succeeded, row.Phase);
        var status = await cluster.EndAsync(job);
        Assert.Equal(JobPhase.Succeeded, status.Phase);
        Assert.Equal(FakeExecution.Expected(Partitions), cluster.Output(status));

        // What was stored before the loss was not computed again.
        Assert.All(rows, partition => Assert.Single(
            cluster.Work.Began, attempt => attempt.Partition == partition));
        Assert.Equal( // And no attempt ever had another's number.
            cluster.Work.Began.Count, cluster.Work.Began.DistinctBy(one => (one.Partition, one.Attempt)).Count());
        Assert.NotEmpty(cluster.Work.Began.Except(cluster.Work.Ended)); // The lost attempts are lost to this moment.
        end.SetResult();
        await kill;
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_job_outlives_all_its_silos_and_its_lost_spill_files()
    {
        using var files = new Tests.Support.TemporaryFolder();
        Guid job;
        int lost;
        await using (var cluster = await ComputeCluster.StartAsync(silos: 1, files))
        {
            var budget = 4;
            cluster.Work.OnRun = (_, stop) => Interlocked.Decrement(ref budget) >= 0
                ? Task.CompletedTask
                : Task.Delay(Timeout.Infinite, stop);
            job = await cluster.SubmitAsync(ComputeCluster.Request(8, "tester", "spill"));
            lost = (await cluster.PartitionsAsync(job, atLeast: 4))[0];
            await cluster.KillAsync();
        }

        foreach (var spill in Directory.GetFiles(new Engine.Storage.DataFolder(files.Path).Work(job), $"{lost}.*"))
        {
            File.Delete(spill);
        }

        await using var again = await ComputeCluster.StartAsync(silos: 1, files);
        var row = await again.RowAsync(job, row => row.Phase is not (JobPhase.Accepted or JobPhase.Started));
        Assert.Equal(JobPhase.Succeeded, row.Phase);
        Assert.Equal(FakeExecution.Expected(8), again.Output(await again.EndAsync(job)));
        Assert.Equal(5, again.Work.Began.Count); // The four that were not done, and the one whose spill is gone.
        Assert.Contains(again.Work.Began, attempt => attempt.Partition == lost);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_job_whose_inputs_changed_while_nobody_worked_begins_again()
    {
        using var files = new Tests.Support.TemporaryFolder();
        Guid job;
        await using (var cluster = await ComputeCluster.StartAsync(silos: 1, files))
        {
            var budget = 4;
            cluster.Work.OnRun = (_, stop) => Interlocked.Decrement(ref budget) >= 0
                ? Task.CompletedTask
                : Task.Delay(Timeout.Infinite, stop);
            job = await cluster.SubmitAsync(8);
            _ = await cluster.PartitionsAsync(job, atLeast: 4);
            await cluster.KillAsync();
        }

        await using var again = await ComputeCluster.StartAsync(
            silos: 1, files, configure: work => work.InputVersion = "v2");
        Assert.Equal(FakeExecution.Expected(8), again.Output(await again.EndAsync(job)));
        Assert.Equal(8, again.Work.Began.Count); // Results of two states of a file are never mixed.
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_job_that_is_lost_again_and_again_without_progress_fails()
    {
        using var files = new Tests.Support.TemporaryFolder();
        var job = Guid.Empty;
        for (var life = 0; life < 3; life++)
        {
            var began = new TaskCompletionSource();
            await using var cluster = await ComputeCluster.StartAsync(
                silos: 1, files, settings: ("Jobs:MaxFruitlessRuns", "2"), configure: work => work.OnRun = (_, stop) =>
                {
                    began.TrySetResult();
                    return Task.Delay(Timeout.Infinite, stop);
                });
            job = life == 0 ? await cluster.SubmitAsync(2) : job;
            await began.Task.WaitAsync(Stop);
            await cluster.KillAsync();
        }

        await using var last = await ComputeCluster.StartAsync(
            silos: 1, files, settings: ("Jobs:MaxFruitlessRuns", "2"));
        var status = await last.EndAsync(job);
        Assert.Equal(JobPhase.Failed, status.Phase);
        Assert.Contains("lost 3 times", status.Message, StringComparison.Ordinal);
    }

    private static async Task<InProcessSiloHandle> VictimAsync(ComputeCluster cluster, Guid job, bool siloOfJob)
    {
        var holder = await cluster.SiloOfAsync(cluster.Job(job));
        return siloOfJob ? holder : cluster.Cluster.Silos.Single(silo => silo != holder);
    }
}
