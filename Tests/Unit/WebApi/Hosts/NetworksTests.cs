using System.Net;
using Compute.Orleans.WebApi.Hosts;

namespace Compute.Orleans.Tests.Unit.WebApi.Hosts;

public sealed class NetworksTests
{
    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7", "10.0.0.8")]
    [InlineData("10.0.0.0/8", "10.255.0.1", "11.0.0.1")]
    [InlineData("::ffff:10.0.0.7", "10.0.0.7", "10.0.0.8")]
    [InlineData("fd00::/8", "fd12::1", "fe80::1")]
    [InlineData("fd00::1", "fd00::1", "fd00::2")]
    public void Addresses_and_networks_are_read(string text, string inside, string outside)
    {
        Assert.True(Networks.TryParse(text, out var network));
        Assert.True(network.Contains(IPAddress.Parse(inside)));
        Assert.False(network.Contains(IPAddress.Parse(outside)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("proxy.example.org")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("10.0.0.0/33")]
    public void Nothing_else_is(string text) => Assert.False(Networks.TryParse(text, out _));
}
