using System.Globalization;
using System.Text;
using Compute.Orleans.Silo.Hosting;
using Compute.Orleans.Tests.Unit.Sources.Caching;
using Prometheus;

namespace Compute.Orleans.Tests.Unit.Silo;

public sealed class CacheMetricsTests : CacheTests
{
    [Fact]
    public async Task What_the_cache_did_is_there_for_whoever_collects()
    {
        var store = await StoreAsync();
        CacheMetrics.Show(store.Counters);
        var before = await CollectAsync();
        var file = new CountedSource(500_000);
        await using var source = Cached(store, file);
        await AssertReadsAsync(source, file, 0, 100_000);
        await store.SettleAsync();
        await AssertReadsAsync(source, file, 0, 100_000);
        await AssertReadsAsync(source, file, 0, 50_000);
        _ = await CollectAsync(); // What was shown once is not added again.
        var after = await CollectAsync();

        Assert.Equal(2, Grown("wps_cache_hits"));
        Assert.Equal(1, Grown("wps_cache_misses"));
        Assert.Equal(150_000, Grown("wps_cache_served_bytes"));
        Assert.Equal(100_000, Grown("wps_cache_fetched_bytes"));
        Assert.All(
            ["wps_cache_evictions", "wps_cache_damaged", "wps_cache_unkept", "wps_cache_bytes"],
            name => Assert.Contains(name, after.Keys));

        double Grown(string name) => after[name] - before[name];
    }

    private static async Task<Dictionary<string, double>> CollectAsync()
    {
        using var buffer = new MemoryStream();
        await Metrics.DefaultRegistry.CollectAndExportAsTextAsync(buffer, Stop);
        return Encoding.UTF8.GetString(buffer.ToArray())
            .Split('\n')
            .Where(line => line.StartsWith("wps_cache_", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
