using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Caching;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Unit.Sources.Http;

namespace Compute.Orleans.Tests.Unit.Sources.Caching;

/// <summary>Jobs on one remote file, through the whole engine: what the first one read no other fetches.</summary>
public sealed class CachedJobTests : RemoteSourceTests
{
    private const string Writer =
        """
        import sys, numpy as np, netCDF4
        with netCDF4.Dataset(sys.argv[1], 'w', format=sys.argv[2]) as d:
            d.createDimension('time', None)
            d.createDimension('lat', 90); d.createDimension('lon', 180)
            packed = dict(zlib=True, complevel=1, chunksizes=(1, 90, 180)) if sys.argv[2] == 'NETCDF4' else {}
            time = d.createVariable('time', 'f8', ('time',)); time.units = 'days since 2000-01-01'
            lat = d.createVariable('lat', 'f8', ('lat',)); lat.units = 'degrees_north'
            lon = d.createVariable('lon', 'f8', ('lon',)); lon.units = 'degrees_east'
            tas = d.createVariable('tas', 'f4', ('time', 'lat', 'lon'), **packed); tas.units = 'K'
            time[:] = np.arange(48) + .5; lat[:] = np.linspace(-89, 89, 90); lon[:] = np.arange(180) * 2
            tas[:] = np.random.default_rng(4).normal(280, 20, (48, 90, 180))
        """;

    private const string Compare =
        """
        import sys, numpy as np, netCDF4
        with netCDF4.Dataset(sys.argv[1]) as one, netCDF4.Dataset(sys.argv[2]) as two:
            assert one['tas'].shape == two['tas'].shape and one['tas'].size > 100
            print(int((one['tas'][:] != two['tas'][:]).sum()))
        """;

    [Theory]
    [InlineData("NETCDF4")]
    [InlineData("NETCDF3_64BIT_OFFSET")]
    public async Task A_second_job_fetches_nothing_and_a_restart_changes_nothing(string format)
    {
        await Python.RequireAsync("netCDF4", "numpy");
        using var folder = new TemporaryFolder();
        var path = folder.File("tas.nc");
        await Python.RunAsync(Writer, path, format);
        Server.Content = await File.ReadAllBytesAsync(path, Stop);
        using var local = new EngineRun(null, folder.Path);
        DimensionRange[] region = [new ValueRange("lat", -30, 40, 1), new ValueRange("lon", 11, 200, 1)];

        await using (var cache = new RangeStore(folder.File("cache"), 1 << 30))
        {
            using var run = Run(cache);
            await AssertSameAsync(run, local, "CDAT.mean", path);
            await cache.SettleAsync();
            var fetched = cache.Counters.FetchedBytes;
            AssertWithin(fetched, Server.Content.Length);
            Server.Ranges.Clear();

            await AssertSameAsync(run, local, "CDAT.std", path);
            await AssertSameAsync(run, local, "CDAT.mean", path, region);
            AssertOnlyOpened();
            Assert.Equal(fetched, cache.Counters.FetchedBytes);
            Assert.True(cache.Counters.ServedBytes > Server.Content.Length);
            Assert.Equal(0, cache.Counters.Damaged + cache.Counters.Unkept);
        }

        // Another process, which knows nothing but the cache's folder: not even indexes.
        await using var again = new RangeStore(folder.File("cache"), 1 << 30);
        using var other = Run(again);
        Server.Ranges.Clear();
        await AssertSameAsync(other, local, "CDAT.max", path, region);
        AssertOnlyOpened();
        Assert.Equal(0, again.Counters.FetchedBytes);
    }

    [Fact]
    public async Task What_one_user_fetched_is_not_for_those_who_may_not_read_its_host()
    {
        using var folder = new TemporaryFolder();
        var path = new ClassicFile()
            .Dimension("x", 40_000)
            .Variable("v", ElementType.Double, ["x"], [.. Enumerable.Range(0, 40_000).Select(x => (double)x)])
            .Write(folder.File("v.nc"));
        Server.Content = await File.ReadAllBytesAsync(path, Stop);
        await File.WriteAllTextAsync(folder.File("token"), "s3cret\n", Stop);
        Policy.Credentials.Add(new() { Host = Server.Host, TokenFile = folder.File("token"), Users = ["ada", "bob"] });
        await using var cache = new RangeStore(folder.File("cache"), 1 << 30);
        using var run = Run(cache);
        var request = EngineRun.One("CDAT.subset", "v", [Server.Url.AbsoluteUri]);
        _ = await run.RunAsync(request, EngineRun.Job() with { User = "ada" });
        await cache.SettleAsync();
        var (reads, fetched) = (cache.Counters.Hits + cache.Counters.Misses, cache.Counters.FetchedBytes);
        Assert.InRange(fetched, 320_000, long.MaxValue);
        Server.Ranges.Clear();

        // Neither the host nor the cache is asked on behalf of eve.
        Assert.Equal(Fault.Denied, Assert.Throws<ComputeException>(() => run.Engine.Check(request, "eve")).Fault);
        var denied = await AssertFaultAsync(
            Fault.Denied, () => run.Engine.PlanAsync(request, EngineRun.Job() with { User = "eve" }, Stop));
        Assert.Contains("Data:Credentials:0:Users", denied.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Ranges);
        Assert.Equal(reads, cache.Counters.Hits + cache.Counters.Misses);

        // And the cache is shared by those who may.
        _ = await run.RunAsync(request, EngineRun.Job() with { User = "bob" });
        Assert.Equal(fetched, cache.Counters.FetchedBytes);
        AssertOnlyOpened();
    }

    private EngineRun Run(RangeStore cache) => new(null, Policy, new SourceOpener(Policy, Options, cache: cache));

    /// <summary>Each opening asks which state the file is in; no other request is for less than the beginning.</summary>
    private void AssertOnlyOpened() =>
        Assert.All(Server.Ranges, range => Assert.StartsWith("bytes=0-", range, StringComparison.Ordinal));

    private static void AssertWithin(long fetched, long length) =>
        Assert.InRange(fetched, length * 9 / 10, (length * 11 / 10) + (256 << 10));

    private async Task AssertSameAsync(
        EngineRun run, EngineRun local, string operation, string path, params DimensionRange[] region)
    {
        var remote = await run.RunAsync(EngineRun.One(
            operation, "tas", [Server.Url.AbsoluteUri], region.Length == 0 ? default : [.. region], ("axes", "time")));
        var wanted = await local.RunAsync(EngineRun.One(
            operation, "tas", [path], region.Length == 0 ? default : [.. region], ("axes", "time")));
        Assert.Equal("0", (await Python.RunAsync(Compare, remote[0], wanted[0])).Trim());
    }
}
