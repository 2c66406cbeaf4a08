using System.Buffers.Binary;
using System.Globalization;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>Memory is bounded by configuration, not by the size of the input.</summary>
public sealed class MemoryTests
{
    private const int Latitudes = 180;
    private const int Longitudes = 288;
    private const int Records = 15_000;
    private const long LimitKb = 512 * 1024; // Memory:LimitMb, as it is by default.

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mean_over_three_gigabytes_stays_under_the_default_limit_and_is_right()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak of resident memory is read from /proc");
        using var folder = new TemporaryFolder();
        var path = folder.File("tas.nc");
        RecordFile.Write(path, Latitudes, Longitudes, Records, [(0, 5000), (7_499, 5000), (Records - 1, 5000)]);
        await using var service = await StandaloneService.Start(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["COMPUTE_Data__Mounts__0__Path"] = folder.Path });

        var job = await service.Submit("CDAT.mean", StandaloneJobs.One("CDAT.mean", path, RecordFile.Variable, "time"));
        var output = Assert.Single(await service.Succeeded(job));
        var peakKb = await PeakKb(service.ProcessId);

        Assert.InRange(new FileInfo(path).Length, 3_000_000_000, long.MaxValue);
        Assert.InRange(peakKb, 1, LimitKb);

        // Three records of 5000 among 15,000: every mean is exactly 1, and the map is the end of the file.
        var map = (await service.Http.GetByteArrayAsync(output, Ending))[^(Latitudes * Longitudes * sizeof(float))..];
        for (var at = 0; at < map.Length; at += sizeof(float))
        {
            Assert.Equal(1f, BinaryPrimitives.ReadSingleBigEndian(map.AsSpan(at)));
        }
    }

    private static async Task<long> PeakKb(int process)
    {
        var lines = await File.ReadAllLinesAsync($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status", Ending);
        var line = lines.Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture);
    }
}
