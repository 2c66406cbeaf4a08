using Compute.Orleans.Engine.Sources.Http;
using Prometheus;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>Shows which hosts asked to be left alone, and what waits for them, as of when somebody asks.</summary>
/// <remarks>There is a series for each host that ever did: a listed one, so that they are few.</remarks>
internal static class PauseMetrics
{
    private static readonly string[] _labels = ["host"];

    private static readonly Counter _pauses = Metrics.CreateCounter(
        "wps_host_pauses", "Times that a host asked to be left alone (HTTP 429 or 503 with Retry-After).", _labels);

    private static readonly Counter _held = Metrics.CreateCounter(
        "wps_host_held_requests", "Requests that waited because a host had asked to be left alone.", _labels);

    private static readonly Gauge _left = Metrics.CreateGauge(
        "wps_host_pause_seconds", "How long a host is still left alone.", _labels);

    /// <summary>Shows them for as long as the process lives.</summary>
    /// <param name="pauses">The pauses.</param>
    public static void Show(HostPauses pauses) => Metrics.DefaultRegistry.AddBeforeCollectCallback(() =>
    {
        foreach (var (host, times, held, left) in pauses.All)
        {
            _pauses.WithLabels(host).IncTo(times);
            _held.WithLabels(host).IncTo(held);
            _left.WithLabels(host).Set(left.TotalSeconds);
        }
    });
}
