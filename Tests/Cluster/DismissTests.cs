using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Cluster.Support;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Cluster;

[Collection(nameof(ComputeCluster))]
public sealed class DismissTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_dismissed_job_stops_reading_before_its_files_are_removed()
    {
        await using var cluster = await ComputeCluster.StartAsync();
        var files = new List<bool>();
        var began = new SemaphoreSlim(0);
        cluster.Work.OnRun = async (attempt, stop) =>
        {
            _ = began.Release();
            try
            {
                await Task.Delay(Timeout.Infinite, stop);
            }
            finally
            {
                await Task.Delay(100, CancellationToken.None); // A block that is being read is read to its end.
                lock (files)
                {
                    files.Add(Directory.Exists(cluster.Folder.Growing(attempt.Job)));
                }
            }
        };
        var job = await cluster.SubmitAsync(16);
        await began.WaitAsync(Stop);
        await began.WaitAsync(Stop);

        var status = await cluster.Job(job).Dismiss();
        Assert.Equal(JobPhase.Dismissed, status.Phase);
        Assert.Equal(cluster.Work.Began.Count, cluster.Work.Ended.Count);
        Assert.All(files, Assert.True);
        Assert.False(Directory.Exists(cluster.Folder.Work(job)));
        Assert.False(Directory.Exists(cluster.Folder.Growing(job)));
        Assert.Empty(await cluster.Partitions.Of(job, Stop));
        Assert.Equal(JobPhase.Dismissed, (await cluster.Jobs.Find(job, Stop))!.Phase);
        Assert.Equal(JobPhase.Dismissed, (await cluster.Job(job).Dismiss()).Phase);

        var count = cluster.Work.Began.Count;
        var next = await cluster.EndAfterAsync(() => cluster.Work.OnRun = (_, _) => Task.CompletedTask, 4);
        Assert.Equal(JobPhase.Succeeded, next.Phase); // The slots are free again,
        Assert.Equal(count + 4, cluster.Work.Began.Count); // and nothing of the dismissed job came back.
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_dismissal_is_answered_although_the_work_does_not_stop_and_cleans_up_when_it_has()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        var began = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        cluster.Work.OnRun = (_, _) =>
        {
            began.TrySetResult();
            return gate.Task; // It hears nothing.
        };
        var job = await cluster.SubmitAsync(1);
        await began.Task.WaitAsync(Stop);

        var asked = TimeProvider.System.GetTimestamp();
        var status = await cluster.Job(job).Dismiss(); // Within its response time.
        var again = await cluster.Job(job).Remove("tester");

        Assert.Equal((JobPhase.Dismissed, JobPhase.Dismissed), (status.Phase, again.Phase));
        Assert.InRange(TimeProvider.System.GetElapsedTime(asked), TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(40));
        Assert.True(Directory.Exists(cluster.Folder.Growing(job))); // An attempt may still write there.
        Assert.False((await cluster.Jobs.Find(job, Stop))!.IsCleaned);
        gate.SetResult();
        await ComputeCluster.GoneAsync(cluster.Folder.Work(job));
        _ = await cluster.RowAsync(job, row => row is { Phase: JobPhase.Dismissed, IsCleaned: true });
        Assert.False(Directory.Exists(cluster.Folder.Growing(job)));
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_job_that_succeeded_stays_as_it_is()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        var job = await cluster.SubmitAsync(1);
        _ = await cluster.EndAsync(job);
        var status = await cluster.Job(job).Dismiss();
        Assert.Equal(JobPhase.Succeeded, status.Phase);
        Assert.Equal(FakeExecution.Expected(1), cluster.Output(status));
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_job_that_waits_for_its_turn_is_dismissed_at_once()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1, settings: ("Jobs:MaxRunning", "1"));
        var gate = new TaskCompletionSource();
        cluster.Work.OnRun = (_, stop) => gate.Task.WaitAsync(stop);
        var first = await cluster.SubmitAsync(1);
        _ = await cluster.UntilAsync(first, status => status.Phase == JobPhase.Started);
        var second = await cluster.SubmitAsync(1);
        Assert.Equal(JobPhase.Dismissed, (await cluster.Job(second).Dismiss()).Phase);

        gate.SetResult();
        Assert.Equal(JobPhase.Succeeded, (await cluster.EndAsync(first)).Phase);
        Assert.DoesNotContain(cluster.Work.Began, attempt => attempt.Job == second);
    }

    // FIELD_NOTES 31: what was dismissed stays dismissed when everything is restarted.
    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_dismissed_job_stays_dismissed_after_a_crash()
    {
        using var files = new TemporaryFolder();
        Guid job;
        await using (var cluster = await ComputeCluster.StartAsync(silos: 1, files))
        {
            var began = new TaskCompletionSource();
            cluster.Work.OnRun = (_, stop) =>
            {
                began.TrySetResult();
                return Task.Delay(Timeout.Infinite, stop);
            };
            job = await cluster.SubmitAsync(2);
            await began.Task.WaitAsync(Stop);
            _ = await cluster.Job(job).Dismiss();
            await cluster.KillAsync();
        }

        await using var again = await ComputeCluster.StartAsync(silos: 1, files);
        _ = await again.SweepAsync();
        Assert.Equal(JobPhase.Dismissed, (await again.Job(job).GetStatus()).Phase);
        var other = await again.SubmitAsync(1);
        _ = await again.EndAsync(other);
        Assert.All(again.Work.Began, attempt => Assert.Equal(other, attempt.Job));
    }
}
