using Prometheus;

namespace Compute.Orleans.WebApi.Telemetry;

/// <summary>What the edge counts; the names are those of the original service.</summary>
internal static class EdgeMetrics
{
    private static readonly Histogram _seconds = Metrics.CreateHistogram(
        "wps_request_seconds",
        "Time to answer a request, in seconds.",
        new HistogramConfiguration
        {
            LabelNames = ["operation", "status"],
            Buckets = Histogram.ExponentialBuckets(0.001, 2, 17),
        });

    private static readonly Counter _errors = Metrics.CreateCounter(
        "wps_errors", "Requests that were refused or failed, by OWS exception code.", ["code"]);

    /// <summary>Counts an answered request.</summary>
    /// <param name="operation">One of a fixed set of names, never the client's text.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="elapsed">The time that it took.</param>
    public static void Answered(string operation, int status, TimeSpan elapsed) =>
        _seconds.WithLabels(operation, status.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Observe(elapsed.TotalSeconds);

    /// <summary>Counts an exception report.</summary>
    /// <param name="code">The OWS code.</param>
    public static void Refused(string code) => _errors.WithLabels(code).Inc();
}
