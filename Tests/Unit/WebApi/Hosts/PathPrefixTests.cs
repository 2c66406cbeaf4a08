using Compute.Orleans.WebApi;
using Compute.Orleans.WebApi.Hosts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Tests.Unit.WebApi.Hosts;

public sealed class PathPrefixTests
{
    [Theory]
    [InlineData("", "", "/wps", "", "/wps")]
    [InlineData("https://x.org", "", "/wps", "", "/wps")]
    [InlineData("https://x.org/a b/", "", "/a b/wps", "/a b", "/wps")]
    [InlineData("https://x.org/c/d", "", "/c/d/jobs/1", "/c/d", "/jobs/1")]
    [InlineData("https://x.org/c", "", "/wps", "/c", "/wps")]
    [InlineData("https://x.org/c", "", "/cc/wps", "/c", "/cc/wps")]
    [InlineData("https://x.org/c", "/d", "/d/wps", "/c", "/wps")]
    [InlineData("https://x.org/c", "/d", "/c/wps", "/c", "/wps")]
    [InlineData("", "/c", "/c/wps", "/c", "/wps")]
    [InlineData("", "/c", "/wps", "/c", "/wps")]
    [InlineData("", "/c/", "/c/wps", "/c/", "/wps")]
    [InlineData("https://x.org/c", "/c", "/c/wps", "/c", "/wps")]
    [InlineData("", "/wps", "/wps", "/wps", "/wps")] // Stripped already: the endpoint, not the start page.
    [InlineData("", "/", "/wps", "/", "/wps")]
    public async Task A_prefix_may_be_stripped_or_left(
        string external, string forwarded, string path, string expectedBase, string expectedPath)
    {
        var context = new DefaultHttpContext();
        context.Request.PathBase = forwarded;
        context.Request.Path = path;
        var prefix = new PathPrefix(
            new OptionsWrapper<EdgeOptions>(new EdgeOptions { ExternalUrl = external }));

        await prefix.InvokeAsync(context, _ => Task.CompletedTask);

        Assert.Equal((expectedBase, expectedPath), (context.Request.PathBase.Value ?? "", context.Request.Path.Value));
    }
}
