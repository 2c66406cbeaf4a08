using System.Net;
using Compute.Orleans.WebApi.Auth;
using Microsoft.AspNetCore.Http;

namespace Compute.Orleans.Tests.Unit.WebApi.Auth;

public sealed class DirectConnectionTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost:8000", null, true)]
    [InlineData("127.0.0.1", "127.0.0.1", "127.0.0.1:8000", null, true)]
    [InlineData("::1", "::1", "[::1]:8000", null, true)]
    [InlineData("::ffff:127.0.0.1", "::ffff:127.0.0.1", "compute.localhost", null, true)]
    [InlineData("127.0.0.1", "127.0.0.1", "", null, true)]
    [InlineData("192.0.2.1", "192.0.2.1", "localhost", null, false)]
    [InlineData("192.0.2.1", "127.0.0.1", "localhost", null, false)]
    [InlineData("127.0.0.1", "192.0.2.1", "localhost", null, false)]
    [InlineData(null, null, "localhost", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", "rebound.example.org", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost.example.org", null, false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "Forwarded", false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "X-Real-IP", false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "x-forwarded-for", false)]
    [InlineData("127.0.0.1", "127.0.0.1", "localhost", "Sec-Fetch-Site", false)]
    public void Only_a_program_of_this_machine_that_was_not_forwarded_is_local(
        string? remote, string? local, string host, string? header, bool expected)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        context.Connection.LocalIpAddress = local is null ? null : IPAddress.Parse(local);
        context.Request.Host = new HostString(host);
        if (header is not null)
        {
            context.Request.Headers[header] = "cross-site";
        }

        Assert.Equal(expected, DirectConnection.IsLocalRequest(context));
    }
}
