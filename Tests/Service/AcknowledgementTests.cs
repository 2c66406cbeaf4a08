using System.Collections.Concurrent;
using System.Text;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>What the service has said it will do, it does, whatever happens to its process.</summary>
public sealed class AcknowledgementTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    // Field note 22: a status was "not found" right after the job had been accepted.
    [Fact]
    public async Task Fifty_jobs_submitted_at_once_have_a_status_at_once()
    {
        using var folder = SmallInput(out var path);
        await using var service = await Start(folder);

        await Parallel.ForAsync(0, 50, Ending, async (_, _) =>
        {
            var job = await Submit(service, path);
            Assert.InRange(await service.Percent(job), 0, 100);
        });
    }

    [Fact]
    public async Task Every_job_that_was_acknowledged_before_kill_9_succeeds_after_the_next_start()
    {
        using var folder = SmallInput(out var path);
        await using var service = await Start(folder);
        var acknowledged = new ConcurrentBag<Uri>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var submitting = Enumerable.Range(0, 8).Select(async _ =>
        {
            try
            {
                while (true)
                {
                    acknowledged.Add(await Submit(service, path));
                    if (acknowledged.Count >= 40)
                    {
                        enough.TrySetResult();
                    }
                }
            }
            catch (HttpRequestException)
            {
                // The process is gone; what it did not answer it has not acknowledged.
            }
        }).ToList();
        await enough.Task.WaitAsync(TimeSpan.FromMinutes(2), Ending);
        await service.Kill();
        await Task.WhenAll(submitting);
        await service.Start();

        var names = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            acknowledged,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ending },
            async (job, ending) =>
            {
                var output = Assert.Single(await service.Succeeded(job));
                names.Add(Encoding.ASCII.GetString(await service.Http.GetByteArrayAsync(output, ending), 0, 3));
            });

        Assert.Equal(acknowledged.Count, names.Count);
        Assert.All(names, magic => Assert.Equal("CDF", magic));
    }

    [Fact]
    public async Task SIGTERM_leaves_a_running_job_to_the_next_start()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("tas.nc");
        RecordFile.Write(path, 180, 288, 2_000, [(0, 4000)]);
        await using var service = await Start(folder);

        var job = await Submit(service, path, "CDAT.subset");
        while (await service.Percent(job) is 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), Ending);
        }

        var before = await service.Percent(job);
        var code = await service.Stop();
        await service.Start();
        var output = Assert.Single(await service.Succeeded(job));

        Assert.Equal(0, code);
        Assert.InRange(before, 1, 99);
        using var head = await service.Http.GetAsync(output, HttpCompletionOption.ResponseHeadersRead, Ending);
        Assert.InRange(head.Content.Headers.ContentLength!.Value, 2_000L * 180 * 288 * sizeof(float), long.MaxValue);
    }

    private static TemporaryFolder SmallInput(out string path)
    {
        var folder = new TemporaryFolder();
        path = folder.File("tas.nc");
        RecordFile.Write(path, 4, 5, 6, [(0, 1), (3, 2)]);
        return folder;
    }

    private static Task<StandaloneService> Start(TemporaryFolder folder) =>
        StandaloneService.Start(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["COMPUTE_Data__Mounts__0__Path"] = folder.Path,
            ["COMPUTE_Partitions__TargetMb"] = "1",
            ["COMPUTE_Workers__Slots"] = "1",
        });

    private static Task<Uri> Submit(StandaloneService service, string path, string operation = "CDAT.mean") =>
        service.Submit(operation, StandaloneJobs.One(operation, path, RecordFile.Variable));
}
