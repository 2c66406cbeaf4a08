using Compute.Orleans.Engine.Sources.Caching;
using Prometheus;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>Shows what the cache of remote files did, as of the moment in which somebody asks.</summary>
/// <remarks>
/// The hit rate is <c>rate(wps_cache_hits[5m]) / (rate(wps_cache_hits[5m]) + rate(wps_cache_misses[5m]))</c>, and by
/// bytes the same with <c>wps_cache_served_bytes</c> and <c>wps_cache_fetched_bytes</c>.
/// </remarks>
internal sealed class CacheMetrics
{
    private static readonly Gauge _bytes = Metrics.CreateGauge(
        "wps_cache_bytes", "Bytes of remote files that are kept on disk.");

    private readonly CacheCounters _counters;
    private readonly Lock _gate = new();
    private readonly Shown[] _shown =
    [
        new("wps_cache_hits", "Reads of remote files that needed no fetching.", cache => cache.Hits),
        new("wps_cache_misses", "Reads of remote files of which something was fetched.", cache => cache.Misses),
        new("wps_cache_served_bytes", "Bytes of remote files that were there already.", cache => cache.ServedBytes),
        new("wps_cache_fetched_bytes", "Bytes of remote files that were fetched.", cache => cache.FetchedBytes),
        new("wps_cache_evictions", "Ranges that went for lack of room.", cache => cache.Evictions),
        new("wps_cache_damaged", "Ranges that were damaged on disk, and fetched again.", cache => cache.Damaged),
        new("wps_cache_unkept", "Ranges that could not be kept: a full or slow disk.", cache => cache.Unkept),
    ];

    private CacheMetrics(CacheCounters counters) => _counters = counters;

    /// <summary>Shows the counters for as long as the process lives.</summary>
    /// <param name="counters">What a cache counts.</param>
    public static void Show(CacheCounters counters) =>
        Metrics.DefaultRegistry.AddBeforeCollectCallback(new CacheMetrics(counters).Update);

    private void Update()
    {
        lock (_gate)
        {
            foreach (var shown in _shown)
            {
                shown.Update(_counters);
            }

            _bytes.Set(_counters.Bytes);
        }
    }

    /// <summary>A counter of the registry; what several caches of a process did is added up.</summary>
    private sealed class Shown(string name, string help, Func<CacheCounters, long> read)
    {
        private readonly Counter _counter = Metrics.CreateCounter(name, help);
        private long _last;

        public void Update(CacheCounters counters)
        {
            var now = read(counters);
            _counter.Inc(now - _last);
            _last = now;
        }
    }
}
