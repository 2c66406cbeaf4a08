using System.Text;
using Compute.Orleans.Tests.Conformance.Support;
using Prometheus;

namespace Compute.Orleans.Tests.Conformance;

public sealed class MetricsTests
{
    [Fact]
    public async Task Requests_are_timed_by_operation_and_refusals_counted_by_code()
    {
        await using var edge = await EdgeHost.Start();

        _ = await edge.Client.Read("/wps?service=WPS&request=GetCapabilities");
        _ = await edge.Client.Read("/wps?service=WPS&request=<script>");
        _ = await edge.Client.Read("/wps/api/job/1.wps");

        using var buffer = new MemoryStream();
        await Metrics.DefaultRegistry.CollectAndExportAsTextAsync(buffer, TestContext.Current.CancellationToken);
        var text = Encoding.UTF8.GetString(buffer.ToArray());
        Assert.Contains("wps_request_seconds_count{operation=\"GetCapabilities\",status=\"200\"} ", text, StringComparison.Ordinal);
        Assert.Contains("wps_request_seconds_count{operation=\"unknown\",status=\"400\"} ", text, StringComparison.Ordinal);
        Assert.Contains("wps_request_seconds_count{operation=\"Status\",status=\"404\"} ", text, StringComparison.Ordinal);
        Assert.Contains("wps_errors{code=\"OperationNotSupported\"} ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("script", text, StringComparison.Ordinal);
    }
}
