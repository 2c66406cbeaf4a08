using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>Requests for hosts that are not this service's get nothing, least of all URLs made of them.</summary>
public sealed class HostsTests
{
    private const string Capabilities = "/wps?service=WPS&request=GetCapabilities";
    private const string Options = "Edge:ExternalUrl to the URL under which clients reach the service, or name the host in Edge:Hosts, or the network of an address in Edge:AllowedCidr";

    [Theory]
    [InlineData("/")]
    [InlineData("/jobs/00000000000000000000000000000001")]
    [InlineData("/wps/api/job/00000000000000000000000000000001.wps")]
    [InlineData("/threddsCWT/fileServer/public/a/00000000000000000000000000000001/x.nc")]
    [InlineData("/operators")]
    [InlineData("/nothing")]
    [InlineData(Capabilities)]
    public async Task Another_host_is_refused_on_every_path_with_what_to_set(string path)
    {
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);

        var answer = await wire.Send($"GET {path} HTTP/1.1\r\nHost: evil.example.org\r\n\r\n");

        var text = path.StartsWith("/wps", StringComparison.Ordinal) ? Documents.Exception(answer.Text).Text : answer.Text;
        Assert.Equal(400, answer.Status);
        Assert.Contains($"the host \"evil.example.org\" is not one that this service answers to: set {Options}", text, StringComparison.Ordinal);
        Assert.Equal(0, edge.Service.Calls);
    }

    [Fact]
    public async Task A_refusal_on_a_path_of_WPS_is_an_exception_report()
    {
        await using var edge = await EdgeHost.Start(("Edge:ExternalUrl", "https://climate.example.org/compute"));
        using var wire = await RawHttp.Connect(edge.Port);

        var answer = await wire.Send($"GET /compute{Capabilities} HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\n");

        OgcSchemas.AssertValid(answer.Text);
        Assert.Equal("Host", Documents.Exception(answer.Text).Locator);
    }

    [Theory]
    [InlineData("climate.example.org", 200)]
    [InlineData("climate.example.org:443", 200)]
    [InlineData("second.example.org", 200)]
    [InlineData("172.17.3.4:8000", 200)]
    [InlineData("172.18.3.4:8000", 400)]
    [InlineData("localhost", 200)]
    [InlineData("evil.example.org", 400)]
    [InlineData("climate.example.org, evil.example.org", 400)]
    [InlineData("climate.example.org@evil.example.org", 400)]
    [InlineData("evil.example.org/climate.example.org", 400)]
    [InlineData("climate.example.org\r\nHost: evil.example.org", 400)]
    public async Task What_is_configured_is_answered(string host, int status)
    {
        await using var edge = await EdgeHost.Start(
            ("Edge:ExternalUrl", "https://climate.example.org/"),
            ("Edge:Hosts:0", "second.example.org"),
            ("Edge:AllowedCidr:0", "172.17.0.0/16"));
        using var wire = await RawHttp.Connect(edge.Port);

        var answer = await wire.Send($"GET {Capabilities} HTTP/1.1\r\nHost: {host}\r\n\r\n");

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200, answer.Text.Contains("\"https://climate.example.org/wps\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_target_cannot_name_another_host_than_its_header()
    {
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);

        var answer = await wire.Send($"GET http://evil.example.org{Capabilities} HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.Equal(400, answer.Status);
        Assert.DoesNotContain("evil", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("climate.example.org", 200)]
    [InlineData("evil.example.org", 400)]
    public async Task A_host_that_a_trusted_proxy_forwards_is_checked_as_any_other(string host, int status)
    {
        await using var edge = await EdgeHost.Start(
            ("Edge:KnownProxies:0", "127.0.0.1"), ("Edge:Hosts:0", "climate.example.org"));
        using var wire = await RawHttp.Connect(edge.Port);

        var answer = await wire.Send(
            $"GET {Capabilities} HTTP/1.1\r\nHost: backend\r\nX-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: {host}\r\n\r\n");

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200, answer.Text.Contains("\"https://climate.example.org/wps\"", StringComparison.Ordinal));
    }
}
