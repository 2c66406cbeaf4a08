using System.Net;
using System.Net.Http.Headers;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

public sealed class FileServerTests
{
    private const string Job = "0f8fad5bd9cb469fa16570867728950e";
    private const string Path = $"/threddsCWT/fileServer/public/alice/{Job}/a.nc";

    private static readonly byte[] _content = [.. Enumerable.Range(0, 1000).Select(n => (byte)n)];

    [Fact]
    public async Task A_file_comes_whole_with_all_that_a_download_needs()
    {
        await using var edge = await Start();

        using var answer = await edge.Client.GetAsync(Path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(_content, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("application/netcdf", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(1000, answer.Content.Headers.ContentLength);
        Assert.Equal("a.nc", answer.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal(["bytes"], answer.Headers.AcceptRanges);
        Assert.False(answer.Headers.ETag!.IsWeak);
        Assert.NotNull(answer.Content.Headers.LastModified);
    }

    [Theory]
    [InlineData("bytes=0-0", 206, 0, 1)]
    [InlineData("bytes=10-19", 206, 10, 10)]
    [InlineData("bytes=990-2000", 206, 990, 10)]
    [InlineData("bytes=995-", 206, 995, 5)]
    [InlineData("bytes=-5", 206, 995, 5)]
    [InlineData("bytes=1000-", 416, 0, 0)]
    [InlineData("bytes=0-1,5-6", 200, 0, 1000)]
    [InlineData("bytes=oops", 200, 0, 1000)]
    [InlineData("lines=1-2", 200, 0, 1000)]
    public async Task Ranges_are_bytes_of_the_file(string range, int status, int start, int length)
    {
        await using var edge = await Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.TryAddWithoutValidation("Range", range);

        using var answer = await edge.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(
            _content.AsSpan(start, length).ToArray(),
            await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        if (status == 206)
        {
            Assert.Equal($"bytes {start}-{start + length - 1}/1000", answer.Content.Headers.ContentRange?.ToString());
        }
    }

    [Fact]
    public async Task A_download_goes_on_only_where_the_file_is_the_same()
    {
        await using var edge = await Start();
        using var first = await edge.Client.GetAsync(Path, TestContext.Current.CancellationToken);
        var tag = first.Headers.ETag!;

        Assert.Equal(HttpStatusCode.NotModified, await Get(edge, r => r.IfNoneMatch.Add(tag)));
        Assert.Equal(HttpStatusCode.PartialContent, await Get(edge, r => Resume(r, tag)));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await Get(edge, r => r.IfMatch.Add(new("\"other\""))));

        await File.WriteAllBytesAsync(FilePath(edge), new byte[1001], TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, await Get(edge, r => Resume(r, tag)));
        Assert.Equal(HttpStatusCode.OK, await Get(edge, r => r.IfNoneMatch.Add(tag)));
    }

    [Fact]
    public async Task Head_says_the_length_and_sends_nothing()
    {
        await using var edge = await Start();
        using var wire = await RawHttp.Connect(edge.Port);

        var head = await wire.Send($"HEAD {Path} HTTP/1.1\r\nHost: localhost\r\n\r\n", isHead: true);
        var next = await wire.Send($"GET {Path} HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-3\r\n\r\n");

        Assert.Equal("1000", head.Headers["Content-Length"].Single());
        Assert.Equal(_content[..4], next.Body);
    }

    [Fact]
    public async Task A_name_with_unusual_letters_is_found_by_the_url_that_statuses_give()
    {
        await using var edge = await Start();
        Directory.CreateDirectory(System.IO.Path.Combine(edge.PublicFolder, "a%2Fb é", Job));
        await File.WriteAllBytesAsync(
            System.IO.Path.Combine(edge.PublicFolder, "a%2Fb é", Job, "x #1+%.nc"), _content, TestContext.Current.CancellationToken);

        var (status, _) = await edge.Client.Read(
            $"/threddsCWT/fileServer/public/a%252Fb%20%C3%A9/{Job}/x%20%231%2B%25.nc");

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Theory]
    [InlineData($"/threddsCWT/fileServer/public/alice/{Job}/missing.nc")]
    [InlineData($"/threddsCWT/fileServer/public/alice/{Job}")]
    [InlineData($"/threddsCWT/fileServer/public/alice/{Job}/")]
    [InlineData("/threddsCWT/fileServer/public/alice/not-a-job/a.nc")]
    [InlineData($"/threddsCWT/fileServer/public/alice/{Job}/../../../secret.nc")]
    [InlineData($"/threddsCWT/fileServer/public/alice/{Job}/..%2f..%2fsecret.nc")]
    [InlineData($"/threddsCWT/fileServer/public/alice/{Job}/%2e%2e")]
    [InlineData($"/threddsCWT/fileServer/public/%2e%2e/{Job}/secret.nc")]
    [InlineData($"/threddsCWT/fileServer/public/alice/{Job}/..%5c..%5csecret.nc")]
    [InlineData($"/threddsCWT/fileServer/public/alice/{Job}/.hidden")]
    [InlineData($"/threddsCWT/fileServer/public/alice/{Job}/a.nc%00")]
    [InlineData($"/threddsCWT/fileServer/public/alice/{Job}/link.nc")]
    [InlineData($"/threddsCWT/fileServer/public/linked/{Job}/a.nc")]
    [InlineData("/threddsCWT/fileServer/public//etc/passwd")]
    public async Task Nothing_else_is_served(string path)
    {
        await using var edge = await Start();
        using var wire = await RawHttp.Connect(edge.Port);

        var answer = await wire.Send($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.True(answer.Status is 404 or 400, $"{path} gave {answer.Status}");
        Assert.DoesNotContain("SECRET", answer.Text, StringComparison.Ordinal);
    }

    private static async Task<EdgeHost> Start()
    {
        var edge = await EdgeHost.Start();
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(edge.PublicFolder, "alice", Job)).FullName;
        await File.WriteAllBytesAsync(System.IO.Path.Combine(folder, "a.nc"), _content);
        await File.WriteAllTextAsync(System.IO.Path.Combine(folder, ".hidden"), "SECRET");
        var secret = System.IO.Path.Combine(edge.PublicFolder, "secret.nc");
        await File.WriteAllTextAsync(secret, "SECRET");
        File.CreateSymbolicLink(System.IO.Path.Combine(folder, "link.nc"), secret);
        Directory.CreateSymbolicLink(
            System.IO.Path.Combine(edge.PublicFolder, "linked"), System.IO.Path.Combine(edge.PublicFolder, "alice"));
        return edge;
    }

    private static string FilePath(EdgeHost edge) => System.IO.Path.Combine(edge.PublicFolder, "alice", Job, "a.nc");

    private static void Resume(HttpRequestHeaders headers, EntityTagHeaderValue tag)
    {
        headers.Range = new RangeHeaderValue(1, 2);
        headers.IfRange = new RangeConditionHeaderValue(tag);
    }

    private static async Task<HttpStatusCode> Get(EdgeHost edge, Action<HttpRequestHeaders> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        headers(request.Headers);
        using var answer = await edge.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
