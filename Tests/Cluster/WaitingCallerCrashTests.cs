using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Cluster.Support;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Cluster;

/// <summary>Jobs that a caller waits for, when their silos die.</summary>
[Collection(nameof(ComputeCluster))]
public sealed class WaitingCallerCrashTests
{
    private static readonly TimeSpan _short = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_job_that_is_recorded_after_all_outlives_its_silo_without_computing_anything_twice()
    {
        using var files = new TemporaryFolder();
        var job = Guid.NewGuid();
        IReadOnlyList<int> done;
        await using (var cluster = await ComputeCluster.StartAsync(silos: 1, files))
        {
            var budget = 3;
            var next = new TaskCompletionSource();
            cluster.Work.OnRun = async (_, stop) =>
            {
                if (Interlocked.Decrement(ref budget) < 0)
                {
                    await next.Task.WaitAsync(stop);
                    await Task.Delay(Interlocked.Increment(ref budget) > 0 ? 0 : Timeout.Infinite, stop);
                }
            };
            _ = await cluster.RunToEndAsync(job, ComputeCluster.Request(8), _short);
            _ = await cluster.UntilAsync(job, status => status.Percent > 30); // Three of eight.

            var accepted = await cluster.Job(job).Execute(ComputeCluster.Request(8), Stop);
            Assert.Equal((JobPhase.Started, 1L), (accepted.Phase, accepted.Number));
            Assert.Equal(JobPhase.Started, (await cluster.Jobs.Find(job, Stop))!.Phase);
            Interlocked.Exchange(ref budget, 0);
            next.SetResult(); // With the next partition that is done come those that were not written yet.
            done = await cluster.PartitionsAsync(job, atLeast: 4);
            await cluster.KillAsync();
        }

        await using var again = await ComputeCluster.StartAsync(silos: 1, files);
        var status = await again.EndAsync(job);
        Assert.Equal(JobPhase.Succeeded, status.Phase);
        Assert.Equal(FakeExecution.Expected(8), again.Output(status));
        Assert.DoesNotContain(again.Work.Began, attempt => done.Contains(attempt.Partition));
    }

    // What is being removed cannot be made until it is gone.
    private static async Task MakeAsync(string path)
    {
        while (true)
        {
            try
            {
                _ = Directory.CreateDirectory(path);
                return;
            }
            catch (IOException)
            {
                await Task.Delay(10, Stop);
            }
        }
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_crash_before_the_end_loses_the_job_and_what_it_left_is_swept()
    {
        using var files = new TemporaryFolder();
        var job = Guid.NewGuid();
        await using (var cluster = await ComputeCluster.StartAsync(silos: 1, files))
        {
            var began = new TaskCompletionSource();
            cluster.Work.OnRun = (_, stop) =>
            {
                began.TrySetResult();
                return Task.Delay(Timeout.Infinite, stop);
            };
            cluster.RunToEndAsync(job, ComputeCluster.Request(2)).Ignore();
            await began.Task.WaitAsync(Stop);
            var work = Directory.GetFiles(cluster.Folder.Work(job), "run-*.json").Single();
            var text = await File.ReadAllTextAsync(work, Stop);
            await cluster.KillAsync();

            // A silo that dies in this process still tidies up, which a dead process does not. As if that one had died
            // between the rename of an output and the record:
            foreach (var path in (string[])
                [cluster.Folder.Work(job), cluster.Folder.Growing(job), cluster.Folder.Outputs("tester", job)])
            {
                await MakeAsync(path);
            }

            await File.WriteAllTextAsync(work, text, Stop);
        }

        await using var again = await ComputeCluster.StartAsync(silos: 1, files); // It sweeps as it starts.
        await ComputeCluster.GoneAsync(again.Folder.Work(job));
        await NothingStays.AssertAsync(again, job);
        Assert.Empty(again.Work.Began);
    }

    [Fact(Timeout = ComputeCluster.TestLimit)]
    public async Task A_record_that_has_no_row_gets_one()
    {
        await using var cluster = await ComputeCluster.StartAsync(silos: 1);
        var gate = new TaskCompletionSource();
        cluster.Work.OnRun = (_, stop) => gate.Task.WaitAsync(stop);
        var job = Guid.NewGuid();
        var running = cluster.RunToEndAsync(job, ComputeCluster.Request(1));
        _ = await cluster.UntilAsync(
            job, status => status.Message.StartsWith("Comp", StringComparison.Ordinal), mayNotBeYet: true);
        var work = Directory.GetFiles(cluster.Folder.Work(job), "run-*.json").Single();
        var text = await File.ReadAllTextAsync(work, Stop);
        gate.SetResult();
        var ended = await running;
        await cluster.Cluster.DeactivateAsync(cluster.Job(job));
        _ = await cluster.Database.Write(
            session => session.Execute("delete from compute_job where id = @id", ("@id", Stored.Id(job))), Stop);
        _ = Directory.CreateDirectory(cluster.Folder.Work(job));
        await File.WriteAllTextAsync(work, text, Stop);

        _ = await cluster.SweepAsync();

        var row = await cluster.RowAsync(job, row => row.Phase == JobPhase.Succeeded);
        Assert.Equal(2, row.Number); // Numbers never come again.
        Assert.Equal(2, (await cluster.Job(job).GetStatus()).Number);
        await ComputeCluster.GoneAsync(cluster.Folder.Work(job));
        Assert.Equal(FakeExecution.Expected(1), cluster.Output(ended));
    }
}
