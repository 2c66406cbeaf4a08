using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Compute.Orleans.Tests.Support.Shaping;
using Compute.Orleans.Tests.Unit.Sources.Http;

namespace Compute.Orleans.Tests.Service;

/// <summary>What is measured through the proxy is as good as the proxy.</summary>
public sealed class ShapedProxyTests
{
    private const int RoundTripMilliseconds = 40;

    /// <summary>A timer may be a tick early, and two of them are a round trip.</summary>
    private const double LeastShare = 0.8;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_answer_takes_a_round_trip_and_a_new_connection_one_more()
    {
        await using var server = await RangeServer.StartAsync();
        await using var proxy = Proxy(server, RoundTripMilliseconds);
        using var client = Client(proxy);

        var first = await Timed(() => Read(client, 0, 9));
        var second = await Timed(() => Read(client, 10, 19));

        Assert.InRange(first, LeastShare * 2 * RoundTripMilliseconds, double.MaxValue);
        Assert.InRange(second, LeastShare * RoundTripMilliseconds, double.MaxValue);
        Assert.Equal((1, 2), (proxy.Connections, proxy.Requests));
    }

    [Fact]
    public async Task Bytes_are_on_the_way_together()
    {
        // A hundred pieces that waited for one another would take a hundred round trips.
        await using var server = await RangeServer.StartAsync();
        server.Content = new byte[100 * 64 * 1024];
        Random.Shared.NextBytes(server.Content);
        await using var proxy = Proxy(server, RoundTripMilliseconds);
        using var client = Client(proxy);
        byte[] bytes = [];

        var milliseconds = await Timed(async () => bytes = await Read(client, 0, server.Content.Length - 1));

        Assert.Equal(server.Content, bytes);
        Assert.InRange(milliseconds, LeastShare * RoundTripMilliseconds, 50 * RoundTripMilliseconds);
        Assert.InRange(proxy.Bytes, bytes.Length, bytes.Length + 4096);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task The_bandwidth_is_one_for_all_connections(int connections)
    {
        const int Bytes = 4_000_000;
        const int BytesPerSecond = 8_000_000;
        await using var server = await RangeServer.StartAsync();
        server.Content = new byte[Bytes];
        await using var proxy = Proxy(server, 0, BytesPerSecond);
        using var client = Client(proxy);

        var milliseconds = await Timed(() => Task.WhenAll(Enumerable.Range(0, connections).Select(one =>
            Read(client, one * Bytes / connections, ((one + 1) * Bytes / connections) - 1))));

        // The first 5 ms of the link's work are taken ahead.
        Assert.InRange(milliseconds, (1000.0 * Bytes / BytesPerSecond) - 20, double.MaxValue);
        Assert.Equal((connections, connections), (proxy.Connections, proxy.MostOpen));
    }

    [Fact]
    public async Task What_breaks_off_on_one_side_breaks_off_on_the_other()
    {
        await using var server = await RangeServer.StartAsync();
        server.Instead = async (context, _) =>
        {
            await server.AnswerRangeAsync(context, missing: 100, breaksOff: true);
            return true;
        };
        await using var proxy = Proxy(server, RoundTripMilliseconds);
        using var client = Client(proxy);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Read(client, 0, 99_999));
        while (proxy.Open > 0)
        {
            await Task.Delay(5, Ending);
        }
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_not_there()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var nobody = (IPEndPoint)closed.LocalEndpoint;
        closed.Stop();
        await using var proxy = new ShapedProxy(nobody, TimeSpan.Zero, 0);
        using var client = Client(proxy);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Read(client, 0, 9));
    }

    private static ShapedProxy Proxy(RangeServer server, int roundTripMilliseconds, long bytesPerSecond = 0) =>
        new(new(IPAddress.Loopback, server.Url.Port), TimeSpan.FromMilliseconds(roundTripMilliseconds), bytesPerSecond);

    private static HttpClient Client(ShapedProxy proxy) =>
        new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new($"http://{proxy.Authority}/") };

    private static async Task<byte[]> Read(HttpClient client, long first, long last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "file.nc");
        request.Headers.Range = new(first, last);
        using var answer = await client.SendAsync(request, Ending);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync(Ending);
    }

    private static async Task<double> Timed(Func<Task> act)
    {
        var started = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
