using System.Xml.Linq;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>Jobs that do not all fit on the disk end, each as it should, and the service goes on.</summary>
public sealed class FullDiskTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_jobs_that_begin_together_those_that_do_not_fit_fail_and_the_others_succeed()
    {
        using var folder = new TemporaryFolder();
        using var disk = await SmallDisk.MountAsync(folder.File("disk"), megabytes: 100);
        var path = folder.File("tas.nc");
        RecordFile.Write(path, latitudes: 180, longitudes: 288, records: 150, [(149, 5)]); // 31 MB; three do not fit.
        await using var service = await Start(folder, disk);

        var jobs = new List<Uri>();
        for (var number = 0; number < 3; number++)
        {
            jobs.Add(await service.Submit("CDAT.subset", StandaloneJobs.One("CDAT.subset", path, RecordFile.Variable)));
        }

        var ends = await Task.WhenAll(jobs.Select(job => EndOf(service, job)));

        var failed = ends.Where(end => end.Name.LocalName == "ProcessFailed").ToArray();
        Assert.Equal(2, ends.Count(end => end.Name.LocalName == "ProcessSucceeded"));
        Assert.Contains("bytes free", Assert.Single(failed).Value, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(disk.Path, "public"), "*", SearchOption.AllDirectories).Length);
        AssertNothingGrows(disk);
    }

    [Fact]
    public async Task A_job_that_finds_the_disk_full_leaves_it_and_is_stored_as_failed()
    {
        using var folder = new TemporaryFolder();
        using var disk = await SmallDisk.MountAsync(folder.File("disk"), megabytes: 60);
        var path = folder.File("tas.nc");
        RecordFile.Write(path, latitudes: 720, longitudes: 1440, records: 500, [(499, 5)]); // 2 GB; a map has 4 MB.
        await using var service = await Start(folder, disk);

        var job = await service.Submit(
            "CDAT.mean", StandaloneJobs.One("CDAT.mean", path, RecordFile.Variable, "time"));
        while (!Directory.EnumerateFiles(disk.Path, "*.nc", SearchOption.AllDirectories).Any())
        {
            Ending.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        disk.Fill(); // No state can be written any more, until the job's own file is gone.

        Assert.Equal("ProcessFailed", (await EndOf(service, job)).Name.LocalName);
        AssertNothingGrows(disk);
        Assert.Equal("alive", (await service.Http.GetStringAsync("/health/live", Ending)).Trim());
    }

    private static Task<StandaloneService> Start(TemporaryFolder folder, SmallDisk disk) => StandaloneService.Start(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["COMPUTE_Data__Mounts__0__Path"] = folder.Path },
        disk.Path);

    private static async Task<XElement> EndOf(StandaloneService service, Uri job)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        timeout.CancelAfter(_patience);
        while (true)
        {
            var status = await service.Status(job);
            if (status.Name.LocalName is "ProcessSucceeded" or "ProcessFailed")
            {
                return status;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), timeout.Token);
        }
    }

    // A status is shown when it is stored, and only files that are removed before that are certainly gone.
    private static void AssertNothingGrows(SmallDisk disk)
    {
        Assert.Empty(Directory.GetFiles(Path.Combine(disk.Path, "tmp"), "*", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(Path.Combine(disk.Path, "work"))
            && Directory.EnumerateFiles(Path.Combine(disk.Path, "work"), "*", SearchOption.AllDirectories).Any());
    }
}
