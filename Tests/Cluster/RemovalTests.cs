using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Users;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Cluster.Support;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Cluster;

/// <summary>Jobs that their owners remove: they go from the list and the disk, and their status stays.</summary>
[Collection(nameof(ComputeCluster))]
public sealed class RemovalTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_removed_job_has_no_files_and_no_place_in_the_list_but_a_status()
    {
        await using var cluster = await ComputeCluster.StartAsync();
        var kept = (await cluster.EndAsync(await cluster.SubmitAsync(2))).Id;
        var job = (await cluster.EndAsync(await cluster.SubmitAsync(2))).Id;
        var user = cluster.Grains.GetGrain<IUserGrain>(IUserGrain.KeyOf("tester"));
        Assert.Equal([job, kept], (await user.Jobs(0, 10)).Jobs.Select(entry => entry.Id));

        var removed = await cluster.Job(job).Remove("tester");

        Assert.NotNull(removed.Removed);
        Assert.Empty(removed.Outputs);
        Assert.False(Directory.Exists(cluster.Folder.Outputs("tester", job)));
        var page = await user.Jobs(0, 10);
        Assert.Equal((1, kept), (page.Count, Assert.Single(page.Jobs).Id));
        Assert.Equal(job, await user.FindJob(2));
        Assert.True((await cluster.Jobs.Find(job, Stop))!.IsCleaned);

        await cluster.Cluster.DeactivateAsync(cluster.Job(job));
        var again = await cluster.Job(job).Remove("tester");
        Assert.Equal(removed.Removed, again.Removed);
        Assert.Equal(FakeExecution.Expected(2), cluster.Output(await cluster.Job(kept).GetStatus()));
        Assert.Equal(3, (await cluster.EndAsync(await cluster.SubmitAsync(1))).Number); // Its number is not used again.
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task Only_the_owner_removes_a_job()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        var job = (await cluster.EndAsync(await cluster.SubmitAsync(2))).Id;

        var denied = await Assert.ThrowsAsync<FaultException>(() => cluster.Job(job).Remove("other"));
        Assert.Equal(FaultCode.Denied, denied.Code);
        var unknown = await Assert.ThrowsAsync<FaultException>(() => cluster.Job(Guid.NewGuid()).Remove("tester"));
        Assert.Equal(FaultCode.NoSuchJob, unknown.Code);
        Assert.Null((await cluster.Job(job).GetStatus()).Removed);
        Assert.True(Directory.Exists(cluster.Folder.Outputs("tester", job)));
    }

    // FIELD_NOTES 20: what runs can be ended and removed.
    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_running_job_is_ended_before_it_is_removed()
    {
        await using var cluster = await ComputeCluster.StartAsync();
        var began = new SemaphoreSlim(0);
        cluster.Work.OnRun = (attempt, stop) =>
        {
            _ = began.Release();
            return Task.Delay(Timeout.Infinite, stop);
        };
        var job = await cluster.SubmitAsync(8);
        await began.WaitAsync(Stop);

        var removed = await cluster.Job(job).Remove("tester");

        Assert.Equal(JobPhase.Dismissed, removed.Phase);
        Assert.NotNull(removed.Removed);
        Assert.Equal(cluster.Work.Began.Count, cluster.Work.Ended.Count);
        Assert.False(Directory.Exists(cluster.Folder.Work(job)));
        Assert.False(Directory.Exists(cluster.Folder.Growing(job)));
        var row = await cluster.Jobs.Find(job, Stop);
        Assert.Equal((JobPhase.Dismissed, true), (row!.Phase, row.IsCleaned));
        var usage = await cluster.Grains.GetGrain<IUserGrain>(IUserGrain.KeyOf("tester")).GetUsage();
        Assert.Equal((1, 0), (usage.Dismissed, usage.Running));
    }

    // FIELD_NOTES 31: what was removed stays so, wherever in the middle of it everything was killed.
    [Theory(Timeout = ComputeCluster.TestLimit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_after_the_first_word_of_a_removal_is_finished_by_the_sweeper(bool isRunning)
    {
        using var files = new TemporaryFolder();
        Guid job;
        await using (var cluster = await ComputeCluster.StartAsync(silos: 1, files))
        {
            cluster.Work.OnRun = (_, stop) => isRunning ? Task.Delay(Timeout.Infinite, stop) : Task.CompletedTask;
            job = await cluster.SubmitAsync(2);
            _ = await cluster.UntilAsync(job, status => status.HasEnded != isRunning);
            await cluster.Jobs.Remove(job, DateTimeOffset.UnixEpoch, Stop); // The first thing that a removal writes.
            await cluster.KillAsync();
        }

        await using var again = await ComputeCluster.StartAsync(silos: 1, files); // It sweeps as it starts.
        var row = await again.RowAsync(job, row => row.IsCleaned);
        var status = await again.Job(job).GetStatus();
        Assert.Equal(DateTimeOffset.UnixEpoch, status.Removed);
        Assert.Equal(isRunning ? JobPhase.Dismissed : JobPhase.Succeeded, status.Phase);
        Assert.Equal(status.Phase, row.Phase);
        Assert.Empty(again.Work.Began);
        AssertNoFiles(again, job);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_crash_among_the_files_of_a_removal_is_finished_by_the_sweeper()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        var job = (await cluster.EndAsync(await cluster.SubmitAsync(2))).Id;
        _ = await cluster.Job(job).Remove("tester");
        await cluster.Cluster.DeactivateAsync(cluster.Job(job));
        _ = await cluster.Database.Write(
            session => session.Execute("update compute_job set cleaned = null where id = @id", ("@id", Stored.Id(job))),
            Stop);
        _ = Directory.CreateDirectory(cluster.Folder.Outputs("tester", job));
        await File.WriteAllTextAsync(Path.Combine(cluster.Folder.Outputs("tester", job), "half.nc"), "x", Stop);

        _ = await cluster.SweepAsync();

        _ = await cluster.RowAsync(job, row => row.IsCleaned);
        AssertNoFiles(cluster, job);
        Assert.Empty(await cluster.Jobs.Removing(Stop));
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_page_of_ten_thousand_jobs_asks_only_the_jobs_that_are_on_it()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        var job = (await cluster.EndAsync(await cluster.SubmitAsync(2))).Id;
        _ = await cluster.Database.Write(
            session => session.Execute(
                """
                insert into compute_job (id, owner, number, process, phase, accepted, changed, output_bytes)
                with recursive n(i) as (select 2 union all select i + 1 from n where i < 10000)
                select printf('%032x', i), 'tester', i, 'TEST.work', 4, i, i, 0 from n
                """),
            Stop);
        var user = cluster.Grains.GetGrain<IUserGrain>(IUserGrain.KeyOf("tester"));
        var before = await ActivationsAsync(cluster);

        var newest = await user.Jobs(0, 1_000_000);
        var oldest = await user.Jobs(9_999, 10);

        Assert.Equal((10_000, IUserGrain.LongestPage), (newest.Count, newest.Jobs.Length));
        Assert.Equal(10_000, newest.Jobs[0].Number);
        Assert.Equal((job, 1), (Assert.Single(oldest.Jobs).Id, oldest.Jobs[0].Outputs.Length));
        Assert.True(await ActivationsAsync(cluster) - before < 5);
    }

    private static void AssertNoFiles(ComputeCluster cluster, Guid job)
    {
        Assert.False(Directory.Exists(cluster.Folder.Outputs("tester", job)));
        Assert.False(Directory.Exists(cluster.Folder.Work(job)));
        Assert.False(Directory.Exists(cluster.Folder.Growing(job)));
    }

    private static Task<int> ActivationsAsync(ComputeCluster cluster) =>
        cluster.Grains.GetGrain<IManagementGrain>(0).GetTotalActivationCount();
}
