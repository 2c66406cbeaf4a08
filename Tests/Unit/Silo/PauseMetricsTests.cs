using System.Text;
using Compute.Orleans.Silo.Hosting;
using Compute.Orleans.Tests.Unit.Sources.Http;
using Prometheus;

namespace Compute.Orleans.Tests.Unit.Silo;

public sealed class PauseMetricsTests : RemoteSourceTests
{
    [Fact]
    public async Task Hosts_that_asked_to_be_left_alone_are_there_for_whoever_collects()
    {
        Options.MaxRetryDelay = TimeSpan.FromSeconds(2);
        PauseMetrics.Show(Opener.Pauses);
        await using var source = await OpenAsync();
        Server.Instead = async (context, number) =>
        {
            context.Response.Headers.RetryAfter = "2";
            return number == 2 && await Answer(503)(context, number);
        };
        var reading = ReadAsync(source, 0, 70_000);
        while (Opener.Pauses.All.Count == 0)
        {
            await Task.Delay(5, Stop);
        }

        var during = await CollectAsync();
        _ = await reading;
        var after = await CollectAsync();

        var host = $"{{host=\"{Server.Host}\"}}";
        Assert.Contains($"wps_host_pauses{host} 1", during);
        Assert.DoesNotContain($"wps_host_pause_seconds{host} 0", during);
        Assert.Contains($"wps_host_pauses{host} 1", after);
        Assert.Contains($"wps_host_pause_seconds{host} 0", after);
        Assert.Contains(after, line => line.StartsWith($"wps_host_held_requests{host} ", StringComparison.Ordinal));
    }

    private static async Task<string[]> CollectAsync()
    {
        using var buffer = new MemoryStream();
        await Metrics.DefaultRegistry.CollectAndExportAsTextAsync(buffer, Stop);
        return Encoding.UTF8.GetString(buffer.ToArray()).Split('\n');
    }
}
