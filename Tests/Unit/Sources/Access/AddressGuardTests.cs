using System.Net;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Tests.Unit.Sources.Http;

namespace Compute.Orleans.Tests.Unit.Sources.Access;

/// <summary>Which addresses a listed name may lead to; HostileUrlTests has the names that must not.</summary>
public sealed class AddressGuardTests : IAsyncLifetime
{
    private const string Name = "data.example";

    private readonly AccessPolicy _policy = new();
    private RangeServer? _server;
    private int _asked;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private RangeServer Server => _server!;

    private int Port => Server.Url.Port;

    public async ValueTask InitializeAsync()
    {
        _server = await RangeServer.StartAsync();
        _policy.Hosts.Add($"{Name}:{Port}");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Fact]
    public async Task A_name_leads_inside_where_the_address_is_listed_with_its_port()
    {
        _policy.Hosts.Add($"127.0.0.1:{Port}");

        Assert.Equal(Server.Content.Length, await ReadAsync("127.0.0.1"));
    }

    [Theory]
    [InlineData("127.0.0.0/8")]
    [InlineData("10.0.0.0/8", "127.0.0.1/32")]
    public async Task A_name_leads_inside_where_the_network_is_listed(params string[] networks)
    {
        _policy.Networks = networks;

        Assert.Equal(Server.Content.Length, await ReadAsync("127.0.0.1"));
        Assert.Equal(Server.Content.Length, await ReadAsync("::ffff:127.0.0.1"));
    }

    [Theory]
    [InlineData("127.0.0.1", "", "127.0.0.1")] // With port 80.
    [InlineData("https://127.0.0.1:{port}", "", "127.0.0.1")]
    [InlineData("localhost:{port}", "", "127.0.0.1")] // Another name.
    [InlineData("127.0.0.1:{port}", "", "127.0.0.2")]
    [InlineData("", "127.0.1.0/24", "127.0.0.1")]
    [InlineData("", "::/0", "127.0.0.1")]
    [InlineData("", "127.0.0.0/8", "::1")]
    public async Task And_nowhere_else(string host, string network, string address)
    {
        _policy.Hosts.Add(host.Replace("{port}", $"{Port}", StringComparison.Ordinal));
        _policy.Networks.Add(network);

        var refused = await Assert.ThrowsAsync<ComputeException>(() => ReadAsync(address));

        Assert.Equal(Fault.InvalidValue, refused.Fault);
        Assert.StartsWith(
            $"`http://{Name}:{Port}/file.nc`: {Name} stands for no public address; an operator allows another one by "
            + "listing the address itself in Data:Hosts, or its network in Data:Networks while opening it",
            refused.Message,
            StringComparison.Ordinal);
        Assert.Empty(Server.Ranges);
    }

    [Fact]
    public async Task Localhost_stands_for_itself()
    {
        _policy.Hosts.Add($"localhost:{Port}");
        using var opener = Opener("127.0.0.1");

        await using var source = await opener.OpenAsync($"http://localhost:{Port}/file.nc", Stop);

        Assert.Equal(Server.Content.Length, source.Identity.Length);
    }

    [Fact]
    public async Task Of_several_addresses_only_those_that_may_be_are_tried()
    {
        _policy.Networks.Add("127.0.0.1/32");

        // 127.0.0.2 would answer too, and comes first.
        var heard = new List<string?>();
        Server.Instead = (context, _) =>
        {
            heard.Add(context.Connection.LocalIpAddress?.ToString());
            return Task.FromResult(false);
        };
        await ReadAsync("127.0.0.2", "10.0.0.1", "127.0.0.1");

        Assert.Equal(["127.0.0.1"], heard);
    }

    [Fact]
    public async Task A_name_is_resolved_once_for_a_connection_so_that_what_was_checked_is_what_is_reached()
    {
        _policy.Networks.Add("127.0.0.1/32");

        // The second answer, which a resolver with a short memory would give, is another one.
        using var opener = new SourceOpener(
            _policy,
            new HttpSourceOptions { UseProxy = false },
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(_asked++ == 0 ? "127.0.0.1" : "127.0.0.2")]));
        await using var source = await opener.OpenAsync($"http://{Name}:{Port}/file.nc", Stop);
        await ((IByteSource)source).ReadAsync(200_000, new byte[1000], Stop);

        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task A_proxy_is_reached_wherever_it_is_and_asked_for_names_that_nobody_here_resolves()
    {
        using var client = Client(new WebProxy(new Uri(Server.Url, "/")));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{Name}:1/file.nc");
        request.Headers.Range = new(0, 9);

        using var response = await client.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task What_a_proxy_is_not_asked_for_is_checked()
    {
        var proxy = new WebProxy(new Uri(Server.Url, "/")) { BypassList = ["data"] };
        using var client = Client(proxy);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(
            () => client.GetAsync(new Uri($"http://{Name}:{Port}/file.nc"), Stop));

        Assert.Equal(Fault.InvalidValue, Assert.IsType<ComputeException>(failure.InnerException).Fault);
        Assert.Empty(Server.Ranges);
    }

    private async Task<long> ReadAsync(params string[] addresses)
    {
        using var opener = Opener(addresses);
        await using var source = await opener.OpenAsync($"http://{Name}:{Port}/file.nc", Stop);
        return source.Identity.Length;
    }

    private HttpClient Client(WebProxy proxy) => new(new SocketsHttpHandler
    {
        Proxy = proxy,
        ConnectCallback = new AddressGuard(_policy, proxy, ResolveTo("127.0.0.1")).ConnectAsync,
    });

    private SourceOpener Opener(params string[] addresses) =>
        new(_policy, new HttpSourceOptions { UseProxy = false }, ResolveTo(addresses));

    private Func<string, CancellationToken, Task<IPAddress[]>> ResolveTo(params string[] addresses) => (_, _) =>
    {
        _asked++;
        return Task.FromResult<IPAddress[]>([.. addresses.Select(IPAddress.Parse)]);
    };
}
