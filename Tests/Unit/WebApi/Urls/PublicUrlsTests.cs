using Compute.Orleans.WebApi;
using Compute.Orleans.WebApi.Urls;
using Microsoft.AspNetCore.Http;

namespace Compute.Orleans.Tests.Unit.WebApi.Urls;

public sealed class PublicUrlsTests
{
    [Theory]
    [InlineData("", "http", "h:8000", "", "http://h:8000")]
    [InlineData("", "https", "[::1]:8000", "/p q/", "https://[::1]:8000/p%20q")]
    [InlineData("", "http", "bücher.example", "", "http://xn--bcher-kva.example")]
    [InlineData("https://x.org/c/", "http", "h", "/ignored", "https://x.org/c")]
    [InlineData("https://x.org/a b", "http", "h", "", "https://x.org/a%20b")]
    public void The_base_is_configured_or_the_requests(
        string external, string scheme, string host, string pathBase, string expected)
    {
        var request = new DefaultHttpContext().Request;
        request.Scheme = scheme;
        request.Host = new HostString(host);
        request.PathBase = pathBase;

        Assert.Equal(expected, PublicUrls.Of(request, new EdgeOptions { ExternalUrl = external }).Base);
    }

    [Fact]
    public void Every_part_of_an_outputs_path_is_escaped()
    {
        var urls = new PublicUrls("http://h/p");

        Assert.Equal(
            "http://h/p/threddsCWT/fileServer/public/a%2525/j/b%20%23%3F%26.nc", urls.Output("a%25/j/b #?&.nc"));
        Assert.Equal("http://h/p/threddsCWT/dodsC/public/a%2525/j/b%20%23%3F%26.nc", urls.Dap("a%25/j/b #?&.nc"));
        Assert.Equal("http://h/p/threddsCWT/catalog/public/a%2525/catalog.xml", urls.Catalog("a%25"));
    }

    [Fact]
    public void A_catalogs_services_and_paths_together_are_the_outputs_urls()
    {
        var urls = new PublicUrls("http://h/p");

        Assert.Equal(urls.Output("a%25/j/b.nc"), urls.FilesBase + "public/" + PublicUrls.Escape("a%25/j/b.nc"));
        Assert.Equal(urls.Dap("a%25/j/b.nc"), urls.DapBase + "public/" + PublicUrls.Escape("a%25/j/b.nc"));
    }
}
