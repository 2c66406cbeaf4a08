using System.Net;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Documents;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Tests.Conformance.Support;
using Compute.Orleans.Tests.Unit.Sources.Http;

namespace Compute.Orleans.Tests.Hostile;

/// <summary>Hosts that are listed, and lead elsewhere later: by chains of redirects, by odd ones, or by another address.</summary>
public sealed class HostileRedirectTests : IDisposable
{
    private const string Unlisted = "which is not a listed host; an operator allows it with Data:Hosts";
    private const string Unusable = "without a usable Location";

    private readonly Canary _canary = new();
    private readonly AccessPolicy _policy = new();
    private readonly HttpSourceOptions _options = new() { UseProxy = false, RetryDelay = TimeSpan.Zero };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _canary.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_chain_of_redirects_leads_no_further_than_the_policy(int hops)
    {
        await using var front = await DocumentServer.StartAsync();
        _policy.Hosts.Add(front.Url.Authority);
        for (var hop = 0; hop < hops; hop++)
        {
            _ = front.Redirect($"/{hop}.nc", $"/{hop + 1}.nc", hop % 2 == 0 ? 301 : 308);
        }

        _ = front.Redirect($"/{hops}.nc", $"http://localhost:{_canary.Port}/a.nc", 307);

        await AssertRefusedAsync(new Uri(front.Url, "/0.nc").AbsoluteUri, Unlisted);
        Assert.Equal(0, _canary.Hits);
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        await using var front = await DocumentServer.StartAsync();
        _policy.Hosts.Add(front.Url.Authority);
        _ = front.Redirect("/a.nc", "/b.nc");
        _ = front.Redirect("/b.nc", "/a.nc");

        await AssertRefusedAsync(new Uri(front.Url, "/a.nc").AbsoluteUri, "redirects");
    }

    [Theory]
    [InlineData("\thttp://127.0.0.1:{port}/", Unlisted)]
    [InlineData("http://127.0.0.1:{port}/\t", Unlisted)]
    [InlineData("http://127.0.0.1:{port}/\u00e9\u00ff", "")]
    [InlineData("http://{own}\0@127.0.0.1:{port}/", "")]
    [InlineData("http://{own}\\@127.0.0.1:{port}/", "")]
    [InlineData("http://user:{own}@127.0.0.1:{port}/", Unlisted)]
    [InlineData("http://127.0.0.1:{port}/\r\nLocation: http://127.0.0.1:{port}/", "")]
    [InlineData("http://127.0.0.1\r\n :{port}/", "")]
    [InlineData("", Unusable)]
    [InlineData("http://127.0.0.1:{port}/{long}", "")]
    [InlineData("http://{long}:{port}/", "")]
    public async Task No_odd_Location_leads_anywhere_and_each_is_named(string location, string reason)
    {
        location = location.Replace("{port}", $"{_canary.Port}", StringComparison.Ordinal)
            .Replace("{long}", new string('a', 100_000), StringComparison.Ordinal);
        using var server = new RawServer(
            $"HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: {location.Replace("{own}", "data.example", StringComparison.Ordinal)}\r\n\r\n");
        _policy.Hosts.Add(server.Host);
        _policy.Hosts.Add("data.example");

        await AssertRefusedAsync($"http://{server.Host}/a.nc", reason);
        Assert.Equal(0, _canary.Hits);
    }

    // The first answer of the name's owner is an address that may be reached, the next one is not.
    [Fact]
    public async Task A_name_that_leads_inside_at_the_second_connection_is_refused_then()
    {
        await using var server = await RangeServer.StartAsync();
        using var inside = new Canary(IPAddress.Parse("127.0.0.9"), server.Url.Port);
        _policy.Hosts.Add($"rebind.example:{server.Url.Port}");
        _policy.Networks.Add("127.0.0.1/32");
        server.Instead = (context, _) =>
        {
            context.Response.Headers.Connection = "close";
            return Task.FromResult(false);
        };
        var asked = 0;
        using var opener = new SourceOpener(
            _policy,
            _options,
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(asked++ == 0 ? "127.0.0.1" : "127.0.0.9")]));
        await using var source = (IByteSource)await opener.OpenAsync($"http://rebind.example:{server.Url.Port}/a.nc", Stop);

        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => source.ReadAsync(100_000, new byte[100_000], Stop).AsTask());

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.Contains("rebind.example " + HostileUrls.Inside, refusal.Message, StringComparison.Ordinal);
        Assert.Equal((2, 0), (asked, inside.Hits));
    }

    private async Task AssertRefusedAsync(string url, string reason)
    {
        using var opener = new SourceOpener(_policy, _options);
        using var fetcher = new DocumentFetcher(_policy, _options, TimeProvider.System);
        var refusal = await Assert.ThrowsAsync<ComputeException>(() => opener.OpenAsync(url, Stop).AsTask());
        var other = await Assert.ThrowsAsync<ComputeException>(
            () => fetcher.FetchAsync(new DocumentRequest(new(url)), 1000, "x", Stop));
        foreach (var thrown in (ComputeException[])[refusal, other])
        {
            Assert.Equal(Fault.DataUnreachable, thrown.Fault);
            Assert.StartsWith($"`{url}", thrown.Message, StringComparison.Ordinal);
            Assert.Contains(reason, thrown.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(thrown.Message, char.IsControl);
            Assert.InRange(thrown.Message.Length, 40, 1000);
        }
    }
}
