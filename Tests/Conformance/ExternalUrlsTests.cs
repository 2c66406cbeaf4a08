using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>The URLs that leave the service, behind proxies and without.</summary>
public sealed class ExternalUrlsTests
{
    private const string Capabilities = "/wps?service=WPS&request=GetCapabilities";

    private static readonly (string Name, string Value)[] _forwarded =
    [
        ("X-Forwarded-For", "203.0.113.9"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Host", "climate.example.org"),
        ("X-Forwarded-Prefix", "/compute"),
    ];

    [Fact]
    public async Task The_configured_url_goes_before_everything_and_its_prefix_may_be_left_in_requests()
    {
        await using var edge = await EdgeHost.Start(
            ("Edge:ExternalUrl", "https://esgf.example.org/a b/"),
            ("Edge:KnownProxies:0", "127.0.0.1"),
            ("Edge:Hosts:0", "climate.example.org"));

        var stripped = await Get(edge, Capabilities, _forwarded);
        var whole = await Get(edge, "/a%20b" + Capabilities, []);

        Assert.Contains("\"https://esgf.example.org/a%20b/wps\"", stripped, StringComparison.Ordinal);
        Assert.Contains("\"https://esgf.example.org/a%20b/wps\"", whole, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    public async Task A_trusted_proxy_is_believed(string proxy)
    {
        await using var edge = await EdgeHost.Start(
            ("Edge:KnownProxies:0", proxy), ("Edge:Hosts:0", "climate.example.org"));

        var text = await Get(edge, Capabilities, _forwarded);

        Assert.Contains("\"https://climate.example.org/compute/wps\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData()]
    [InlineData("Edge:KnownProxies:0", "10.0.0.0/8")]
    public async Task Nobody_else_is(params string[] setting)
    {
        await using var edge = await EdgeHost.Start(setting is [var key, var value] ? [(key, value)] : []);

        var text = await Get(edge, Capabilities, _forwarded);

        Assert.Contains($"\"{edge.Url}/wps\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("climate.example.org", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_knows_the_server_by_the_url_that_clients_use()
    {
        await using var edge = await EdgeHost.Start(
            ("Edge:KnownProxies:0", "127.0.0.1"), ("Edge:Hosts:0", "climate.example.org"));
        var inputs = "variable=[];domain=[];operation=[{\"name\":\"CDAT.subset\",\"result\":\"r\"}]";

        _ = await Get(
            edge,
            "/wps?service=WPS&version=1.0.0&request=Execute&identifier=CDAT.subset&DataInputs="
                + Uri.EscapeDataString(inputs),
            [.. _forwarded, ("COMPUTE_TOKEN", "SECRET")]);

        Assert.Equal("https://climate.example.org/compute/wps", Assert.Single(edge.Service.Submitted).Server);
    }

    [Fact]
    public async Task A_host_with_markup_in_it_stays_text()
    {
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);

        var answer = await wire.Send("GET / HTTP/1.1\r\nHost: a'\"><script>alert(1)</script>\r\n\r\n");

        Assert.DoesNotContain("<script>", answer.Text, StringComparison.Ordinal);
    }

    private static async Task<string> Get(EdgeHost edge, string path, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await edge.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
