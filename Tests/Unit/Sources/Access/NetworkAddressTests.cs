using System.Net;
using Compute.Orleans.Engine.Sources.Access;

namespace Compute.Orleans.Tests.Unit.Sources.Access;

public sealed class NetworkAddressTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.8.9.10", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("2001:4860:4860::8888", true)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::10.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2002:808:808::", true)]
    [InlineData("::ffff:0:10.0.0.1", false)]
    [InlineData("64:ff9b:1::7f00:1", false)]
    [InlineData("2001:0:7f00:1::", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2001:200::1", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData("203.0.113.1", false)]
    [InlineData("203.0.114.1", true)]
    public void Addresses_inside_of_a_network_are_told_however_they_are_written(string address, bool isPublic) =>
        Assert.Equal(isPublic, NetworkAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://localhost/", true)]
    [InlineData("http://127.9.9.9:1/", true)]
    [InlineData("http://[::1]/", true)]
    [InlineData("http://localhost.example/", false)]
    [InlineData("http://10.0.0.1/", false)]
    public void Loopback_is_told_without_asking_for_names(string url, bool isLoopback) =>
        Assert.Equal(isLoopback, NetworkAddress.IsLoopback(new(url)));
}
