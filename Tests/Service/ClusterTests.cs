using System.Diagnostics;
using System.Globalization;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>A cluster of real processes over PostgreSQL: jobs outlive silos, and the database's absence.</summary>
/// <remarks>Two minutes of processes that are killed, beside nothing else: run by name, with -explicit on.</remarks>
public sealed class ClusterTests(ServiceCluster cluster, ITestOutputHelper output) : IClassFixture<ServiceCluster>
{
    /// <summary>
    /// The aim is three seconds on a machine that does nothing else; tests run beside others, and silos are given twice
    /// the time to answer a probe. A lease would run out after thirty, and the sweeper look once a minute.
    /// </summary>
    private static readonly TimeSpan _longestFailover = TimeSpan.FromSeconds(25);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    // Field notes 17 and 22: a process with a view of its own, and a status that is not there yet.
    [Fact(Explicit = true)]
    public async Task A_job_of_one_edge_is_seen_at_the_other_at_once_and_so_are_its_outputs()
    {
        await cluster.Whole();

        var job = await cluster.Submit(cluster.EdgeA);
        using var answer = await cluster.EdgeB.Http.GetAsync(ServiceCluster.At(cluster.EdgeB, job), Ending);

        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ending));
        Assert.Equal(cluster.Undisturbed, await cluster.Outputs(cluster.EdgeB, job));
    }

    // Field note 28: work that nobody takes up.
    [Fact(Explicit = true)]
    public async Task A_job_whose_silo_is_killed_goes_on_within_seconds_and_has_the_same_bytes()
    {
        await cluster.Whole();
        var job = await cluster.Submit(cluster.EdgeA);
        var percent = await ServiceCluster.Reaches(cluster.EdgeB, job, 20);
        var holder = await cluster.HolderOf(job);

        await holder.Kill();
        var since = Stopwatch.StartNew();
        while (await cluster.TakenUpAgain(job) == 0)
        {
            Assert.True(since.Elapsed < _longestFailover, "nobody went on with the job");
            await Task.Delay(20, Ending);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"killed at {percent} %; partitions of the next run were stored after {since.Elapsed.TotalSeconds:0.00} s"));
        Assert.Equal(cluster.Undisturbed, await cluster.Outputs(cluster.EdgeB, job));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"its outputs were there after {since.Elapsed.TotalSeconds:0.00} s"));
    }

    [Fact(Explicit = true)]
    public async Task A_silo_that_is_stopped_leaves_its_jobs_to_the_others()
    {
        await cluster.Whole();
        var job = await cluster.Submit(cluster.EdgeB);
        await ServiceCluster.Reaches(cluster.EdgeA, job, 20);
        var holder = await cluster.HolderOf(job);
        var since = Stopwatch.StartNew();

        var exitCode = await holder.Stop();

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"the silo ended after {since.Elapsed.TotalSeconds:0.00} s"));
        Assert.Equal(0, exitCode);
        Assert.Equal(cluster.Undisturbed, await cluster.Outputs(cluster.EdgeA, job));
    }

    // As the next build does: it comes while jobs run, takes its part, and the one before it goes.
    [Fact(Explicit = true)]
    public async Task A_silo_that_comes_while_a_job_runs_takes_its_part()
    {
        await cluster.Whole();
        var job = await cluster.Submit(cluster.EdgeA);
        await ServiceCluster.Reaches(cluster.EdgeA, job, 5);

        var next = await cluster.AddSilo();
        await cluster.Silos[0].Stop();

        Assert.Equal(cluster.Undisturbed, await cluster.Outputs(cluster.EdgeB, job));
        Assert.True(next.IsRunning);
    }

    [Fact(Explicit = true)]
    public async Task A_job_ends_although_the_database_is_restarted_and_then_away_for_20_seconds()
    {
        await cluster.Whole();
        var job = await cluster.Submit(cluster.EdgeA);
        await ServiceCluster.Reaches(cluster.EdgeA, job, 10);

        await cluster.Database.Stop();
        await cluster.Database.Start();
        await ServiceCluster.Reaches(cluster.EdgeB, job, 30);
        await cluster.Database.Stop();
        await Task.Delay(TimeSpan.FromSeconds(20), Ending);
        await cluster.Database.Start();

        Assert.Equal(cluster.Undisturbed, await cluster.Outputs(cluster.EdgeB, job));
        Assert.All(cluster.Silos, silo => Assert.True(silo.IsRunning, silo.Output));
    }
}
