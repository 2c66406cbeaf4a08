using System.Net;
using Compute.Orleans.WebApi;
using Compute.Orleans.WebApi.Hosts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Tests.Unit.WebApi.Hosts;

public sealed class HostPolicyTests
{
    private const string Here = "192.0.2.2";

    [Theory]
    [InlineData("", true)] // HTTP/1.0
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST.:8000", true)]
    [InlineData("compute.localhost:8000", true)]
    [InlineData("127.0.0.1:8000", true)]
    [InlineData("127.8.8.8", true)]
    [InlineData("[::1]:8000", true)]
    [InlineData("[::ffff:127.0.0.1]", true)]
    [InlineData("192.0.2.2:8000", true)]
    [InlineData("[::ffff:192.0.2.2]:8000", true)]
    [InlineData("192.0.2.3", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("evil.example.org", false)]
    [InlineData("localhost.evil.example.org", false)]
    [InlineData("127.0.0.1.evil.example.org", false)]
    [InlineData("2130706433", false)]
    [InlineData("127.1", false)]
    [InlineData("[::2]", false)]
    public void Where_nothing_is_configured_this_machine_is_meant(string host, bool isTaken) =>
        Assert.Equal(isTaken, Policy().Allows(new HostString(host), IPAddress.Parse(Here)));

    [Fact]
    public void Where_nothing_is_configured_this_machines_name_is_taken()
    {
        var own = Dns.GetHostName();

        Assert.True(Policy().Allows(new HostString(own, 8000), IPAddress.Parse(Here)));
        Assert.False(Policy().Allows(new HostString(own + ".evil.example.org"), IPAddress.Parse(Here)));
        Assert.False(Policy(e => e.Hosts.Add("other")).Allows(new HostString(own), IPAddress.Parse(Here)));
    }

    [Theory]
    [InlineData("climate.example.org", true)]
    [InlineData("CLIMATE.example.org.:8443", true)]
    [InlineData("second.example.net", true)]
    [InlineData("a.b.wild.example", true)]
    [InlineData("wild.example", false)]
    [InlineData("xn--bcher-kva.example:1", true)]
    [InlineData("evil.example.org", false)]
    [InlineData("climate.example.org.evil.org", false)]
    [InlineData("10.2.3.4:8000", true)]
    [InlineData("[::ffff:10.2.3.4]:8000", true)]
    [InlineData("11.2.3.4", false)]
    [InlineData("10.0.0.1.evil.org", false)]
    [InlineData("[fd00::7]", true)]
    [InlineData("203.0.113.9", true)]
    [InlineData("[2001:db8::9]:8000", true)]
    [InlineData("192.0.2.2", false)] // Its own address is not enough once it is said how the service is reached.
    [InlineData("127.0.0.1", true)]
    public void What_is_configured_is_taken_and_no_more(string host, bool isTaken)
    {
        var policy = Policy(edge =>
        {
            edge.ExternalUrl = "https://climate.example.org:8443/compute";
            edge.Hosts.Add("second.example.net");
            edge.Hosts.Add("*.wild.example");
            edge.Hosts.Add("bücher.example");
            edge.Hosts.Add("203.0.113.9");
            edge.Hosts.Add("[2001:db8::9]");
            edge.AllowedCidr.Add("10.0.0.0/8");
            edge.AllowedCidr.Add("fd00::/8");
        });

        Assert.Equal(isTaken, policy.Allows(new HostString(host), IPAddress.Parse(Here)));
    }

    [Fact]
    public void A_service_may_take_every_host() => Assert.True(
        Policy(edge => edge.Hosts.Add("*")).Allows(new HostString("any.example.org"), null));

    [Theory]
    [InlineData("http://192.0.2.7:8000", "192.0.2.7:8000")]
    [InlineData("http://[fd00::2]:8000/", "[fd00::2]:8000")]
    [InlineData("https://bücher.example/", "xn--bcher-kva.example")]
    public void The_host_of_the_external_url_may_be_an_address(string url, string host) =>
        Assert.True(Policy(edge => edge.ExternalUrl = url).Allows(new HostString(host), null));

    private static HostPolicy Policy(Action<EdgeOptions>? change = null)
    {
        var options = new EdgeOptions();
        change?.Invoke(options);
        return new(new OptionsWrapper<EdgeOptions>(options));
    }
}
