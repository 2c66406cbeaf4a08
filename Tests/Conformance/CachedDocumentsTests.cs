using System.Net;
using Compute.Orleans.Tests.Conformance.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>GetCapabilities and DescribeProcess as caches meet them.</summary>
public sealed class CachedDocumentsTests
{
    private const string Capabilities = "/wps?service=WPS&request=GetCapabilities";
    private const string Descriptions = "/wps?service=WPS&version=1.0.0&request=DescribeProcess&identifier=";

    [Theory]
    [InlineData(Capabilities)]
    [InlineData(Descriptions + "CDAT.mean")]
    [InlineData(Descriptions + "all")]
    public async Task An_answer_has_a_strong_tag_and_may_be_kept_but_not_trusted(string path)
    {
        await using var edge = await EdgeHost.Start();

        using var first = await Get(edge, path);
        using var second = await Get(edge, path);

        Assert.False(first.Headers.ETag!.IsWeak);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal("no-cache", first.Headers.CacheControl!.ToString());
        Assert.Equal("text/xml", first.Content.Headers.ContentType!.ToString());
        Assert.Equal(await Bytes(first), await Bytes(second));
    }

    [Theory]
    [InlineData("GET", Capabilities, "{0}")]
    [InlineData("HEAD", Capabilities, "{0}")]
    [InlineData("GET", Descriptions + "CDAT.mean,CDAT.subset", "{0}")]
    [InlineData("HEAD", Descriptions + "CDAT.mean", "{0}")]
    [InlineData("GET", Capabilities, "W/{0}")]
    [InlineData("GET", Capabilities, "\"other\", {0}")]
    [InlineData("GET", Capabilities, "*")]
    public async Task Who_has_it_already_gets_no_body(string method, string path, string condition)
    {
        await using var edge = await EdgeHost.Start();
        using var first = await Get(edge, path);
        var tag = first.Headers.ETag!.Tag;

        using var again = await Get(edge, path, condition.Replace("{0}", tag, StringComparison.Ordinal), method);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(tag, again.Headers.ETag!.Tag);
        Assert.Equal("no-cache", again.Headers.CacheControl!.ToString());
        Assert.Empty(await Bytes(again));
    }

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("{0}x")]
    [InlineData("{1}")]
    [InlineData("\"")]
    public async Task Who_has_something_else_gets_the_document(string condition)
    {
        await using var edge = await EdgeHost.Start();
        using var first = await Get(edge, Capabilities);
        var tag = first.Headers.ETag!.Tag;
        var sent = condition.Replace("{0}", tag, StringComparison.Ordinal)
            .Replace("{1}", tag.Trim('"'), StringComparison.Ordinal);

        using var again = await Get(edge, Capabilities, sent);

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(await Bytes(first), await Bytes(again));
    }

    [Fact]
    public async Task Head_says_how_long_it_is()
    {
        await using var edge = await EdgeHost.Start();
        using var get = await Get(edge, Capabilities);

        using var head = await Get(edge, Capabilities, condition: null, "HEAD");

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal((await Bytes(get)).Length, head.Content.Headers.ContentLength);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
    }

    [Fact]
    public async Task The_answer_of_a_post_is_nobodys_to_keep_and_no_condition_changes_it()
    {
        await using var edge = await EdgeHost.Start();
        using var get = await Get(edge, Capabilities);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/wps")
        {
            Content = new StringContent("<GetCapabilities service=\"WPS\" xmlns=\"http://www.opengis.net/wps/1.0.0\"/>"),
        };
        request.Headers.IfNoneMatch.Add(get.Headers.ETag!);

        using var post = await edge.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, post.StatusCode);
        Assert.Equal("no-store", post.Headers.CacheControl!.ToString());
        Assert.Null(post.Headers.ETag);
        Assert.Equal(await Bytes(get), await Bytes(post));
    }

    [Fact]
    public async Task Every_way_to_the_service_has_its_own_document()
    {
        await using var edge = await EdgeHost.Start();
        using var here = await Get(edge, Capabilities);
        using var request = new HttpRequestMessage(HttpMethod.Get, Capabilities);
        request.Headers.Host = $"localhost:{edge.Port}";
        using var there = await edge.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.NotEqual(here.Headers.ETag, there.Headers.ETag);
        Assert.Contains($"http://localhost:{edge.Port}/wps", await Text(there), StringComparison.Ordinal);
        Assert.Contains($"{edge.Url}/wps", await Text(here), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_nodes_give_the_same_document_the_same_tag()
    {
        await using var one = await EdgeHost.Start(("Edge:ExternalUrl", "https://climate.example.org"));
        await using var other = await EdgeHost.Start(("Edge:ExternalUrl", "https://climate.example.org"));

        using var first = await Get(one, Capabilities);
        using var second = await Get(other, Capabilities, first.Headers.ETag!.Tag);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Caches_between_a_proxy_and_the_service_learn_what_the_urls_come_from()
    {
        await using var behind = await EdgeHost.Start(("Edge:KnownProxies:0", "127.0.0.1"));
        await using var alone = await EdgeHost.Start();

        using var varied = await Get(behind, Capabilities);
        using var same = await Get(behind, Descriptions + "all");
        using var plain = await Get(alone, Capabilities);

        Assert.Equal(["X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix"], varied.Headers.Vary);
        Assert.Empty(same.Headers.Vary);
        Assert.Empty(plain.Headers.Vary);
    }

    [Fact]
    public async Task What_the_silos_offer_anew_is_a_new_document_soon()
    {
        var clock = new FakeTimeProvider();
        await using var edge = await EdgeHost.Start(
            services => services.AddSingleton<TimeProvider>(clock), map: null);
        using var before = await Get(edge, Capabilities);
        using var described = await Get(edge, Descriptions + "echo");
        edge.Service.Processes = edge.Service.Processes.Replace(
            edge.Service.Processes[^1], edge.Service.Processes[^1] with { Version = "2.0.0" });

        clock.Advance(TimeSpan.FromSeconds(11));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var after = await Get(edge, Capabilities, before.Headers.ETag!.Tag);
            if (after.StatusCode == HttpStatusCode.OK)
            {
                Assert.Contains("2.0.0", await Text(after), StringComparison.Ordinal);
                break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), limit.Token);
        }

        using var redescribed = await Get(edge, Descriptions + "echo", described.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.OK, redescribed.StatusCode);
    }

    [Fact]
    public async Task A_silo_that_says_the_same_again_changes_no_tag()
    {
        var clock = new FakeTimeProvider();
        await using var edge = await EdgeHost.Start(
            services => services.AddSingleton<TimeProvider>(clock), map: null);
        using var before = await Get(edge, Capabilities);
        var calls = edge.Service.Calls;
        edge.Service.Processes = [.. edge.Service.Processes]; // Another array that holds the same.

        clock.Advance(TimeSpan.FromSeconds(11));
        for (var n = 0; n < 3 || edge.Service.Calls == calls; n++)
        {
            using var after = await Get(edge, Capabilities, before.Headers.ETag!.Tag);
            Assert.Equal(HttpStatusCode.NotModified, after.StatusCode);
        }
    }

    [Fact]
    public async Task A_name_with_a_comma_is_not_two_names()
    {
        await using var edge = await EdgeHost.Start();
        using var two = await Get(edge, Descriptions + "CDAT.mean,CDAT.subset");
        using var one = new StringContent(
            """
            <DescribeProcess service="WPS" version="1.0.0" xmlns="http://www.opengis.net/wps/1.0.0"
              xmlns:o="http://www.opengis.net/ows/1.1"><o:Identifier>CDAT.mean,CDAT.subset</o:Identifier></DescribeProcess>
            """);

        using var answer = await edge.Client.PostAsync("/wps", one, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, two.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_order_of_names_and_of_nothing_else_makes_a_document()
    {
        await using var edge = await EdgeHost.Start();
        var all = string.Join(',', edge.Service.Processes.Select(process => process.Identifier));

        using var one = await Get(edge, Descriptions + "CDAT.mean,CDAT.subset");
        using var turned = await Get(edge, Descriptions + "CDAT.subset,CDAT.mean");
        using var twice = await Get(edge, Descriptions + "CDAT.mean,CDAT.subset,CDAT.mean");
        using var listed = await Get(edge, Descriptions + all);
        using var named = await Get(edge, Descriptions + "ALL");

        Assert.NotEqual(one.Headers.ETag, turned.Headers.ETag);
        Assert.Equal(one.Headers.ETag, twice.Headers.ETag);
        Assert.Equal(listed.Headers.ETag, named.Headers.ETag);
    }

    private static async Task<HttpResponseMessage> Get(
        EdgeHost edge, string path, string? condition = null, string method = "GET")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (condition is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("If-None-Match", condition));
        }

        return await edge.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<byte[]> Bytes(HttpResponseMessage answer) =>
        answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

    private static Task<string> Text(HttpResponseMessage answer) =>
        answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
