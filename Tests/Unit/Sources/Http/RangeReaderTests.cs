using Compute.Orleans.Engine.Faults;
using Microsoft.AspNetCore.Http;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

/// <summary>What is believed of a server, and what is not.</summary>
public sealed class RangeReaderTests : RemoteSourceTests
{
    [Fact]
    public async Task A_server_without_ranges_is_named_as_such()
    {
        Server.Instead = async (context, _) =>
        {
            await context.Response.Body.WriteAsync(Server.Content);
            return true;
        };

        var fault = await AssertFaultAsync(Fault.DataUnreachable, OpenAsync);
        Assert.Contains("does not serve byte ranges", fault.Message);
    }

    [Fact]
    public async Task An_empty_file_is_named_as_such()
    {
        Server.Instead = (context, number) =>
        {
            context.Response.Headers.ContentRange = "bytes */0";
            return Answer(416)(context, number);
        };

        var fault = await AssertFaultAsync(Fault.CorruptData, OpenAsync);
        Assert.Contains("the file is empty", fault.Message);
    }

    // Field notes 4 and 7: wrong bytes fail the job; they never become data.
    [Theory]
    [InlineData(1L, 0, 0, true, "sent bytes 65537 to 131072 where 65536 to 131071 were asked")]
    [InlineData(0L, 5, 0, true, "announced 65541 bytes")]
    [InlineData(0L, 0, 5, true, "announced 65531 bytes")]
    [InlineData(0L, 5, 0, false, "sent more bytes than it announced")]
    public async Task A_server_that_contradicts_itself_is_not_believed(
        long shift, int extra, int missing, bool announces, string message)
    {
        await using var source = await OpenAsync();
        Server.Instead = async (context, _) =>
        {
            await Server.AnswerRangeAsync(context, shift, extra, missing, announces: announces);
            return true;
        };

        var fault = await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, 65_536, 65_536));
        Assert.Contains(message, fault.Message);
        Assert.Equal(2, Server.Ranges.Count);
    }

    [Fact]
    public async Task A_body_that_ends_early_is_never_filled_up()
    {
        await using var source = await OpenAsync();
        var read = new byte[65_536];
        Server.Instead = async (context, _) =>
        {
            await Server.AnswerRangeAsync(context, missing: 5, announces: false);
            return true;
        };

        var fault = await Assert.ThrowsAsync<ComputeException>(() => source.ReadAsync(65_536, read, Stop).AsTask());
        Assert.Equal(Fault.DataUnreachable, fault.Fault);
        Assert.Contains("bytes too early", fault.Message);
    }

    [Theory]
    [InlineData("bytes */300007")]
    [InlineData("bytes 0-65535")]
    [InlineData("pages 0-65535/300007")]
    [InlineData("bytes 65535-0/300007")]
    [InlineData("")]
    public async Task A_partial_answer_that_does_not_say_which_part_is_not_believed(string contentRange)
    {
        Server.Instead = async (context, _) =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = contentRange;
            context.Response.Headers.ETag = "\"one\"";
            await context.Response.Body.WriteAsync(Server.Content.AsMemory(0, 65_536));
            return true;
        };

        var fault = await AssertFaultAsync(Fault.CorruptData, OpenAsync);
        Assert.Contains("without a usable Content-Range", fault.Message);
    }

    [Fact]
    public async Task An_answer_of_several_parts_is_not_taken_for_one()
    {
        Server.Instead = async (context, _) =>
        {
            context.Response.StatusCode = 206;
            context.Response.ContentType = "multipart/byteranges; boundary=x";
            context.Response.Headers.ETag = "\"one\"";
            await context.Response.WriteAsync("--x\r\nContent-Range: bytes 0-65535/300007\r\n\r\n");
            await context.Response.Body.WriteAsync(Server.Content.AsMemory(0, 65_536));
            return true;
        };

        Assert.Contains("without a usable Content-Range", (await AssertFaultAsync(Fault.CorruptData, OpenAsync)).Message);
    }

    [Fact]
    public async Task A_length_that_the_server_does_not_tell_is_an_error()
    {
        Server.Instead = async (context, _) =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = "bytes 0-65535/*";
            context.Response.Headers.ETag = "\"one\"";
            await context.Response.Body.WriteAsync(Server.Content.AsMemory(0, 65_536));
            return true;
        };

        var fault = await AssertFaultAsync(Fault.DataUnreachable, OpenAsync);
        Assert.Contains("does not tell the file's length", fault.Message);
    }

    [Fact]
    public async Task A_compressed_answer_is_not_taken_for_the_file()
    {
        Server.Instead = async (context, _) =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await Server.AnswerRangeAsync(context);
            return true;
        };

        Assert.Contains("encoded as gzip", (await AssertFaultAsync(Fault.CorruptData, OpenAsync)).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_changes_is_an_error_and_never_a_mix(bool honoursIfRange)
    {
        await using var source = await OpenAsync();
        Server.HonoursIfRange = honoursIfRange;
        Server.ETag = "\"two\"";

        foreach (var count in new[] { 10, 100_000 })
        {
            var fault = await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, 100_000, count));
            Assert.Contains(
                $": HTTP {(honoursIfRange ? "200 (OK)" : "206 (Partial Content)")}: the file has changed since it was "
                + "opened: it had the ETag \"one\" and 300007 bytes, and has the ETag \"two\" and ",
                fault.Message);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_changes_in_the_middle_of_a_read_is_an_error(bool honoursIfRange)
    {
        await using var source = await OpenAsync();
        Server.HonoursIfRange = honoursIfRange;
        Server.Instead = async (context, number) =>
        {
            if (number > 2)
            {
                return false;
            }

            await Server.AnswerRangeAsync(context, missing: 50_000, breaksOff: true);
            Server.ETag = "\"two\"";
            return true;
        };

        await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, 100_000, 100_000));
    }

    [Fact]
    public async Task A_file_that_is_cut_is_an_error()
    {
        await using var source = await OpenAsync();
        Server.Instead = (context, number) =>
        {
            context.Response.Headers.ContentRange = "bytes */1000";
            return Answer(416)(context, number);
        };

        await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, 100_000, 10));
    }

    [Fact]
    public async Task Last_Modified_stands_in_for_a_missing_or_weak_ETag()
    {
        Server.ETag = "W/\"weak\"";
        await using var source = await OpenAsync();

        Assert.Equal("Tue, 01 Jan 2019 00:00:00 GMT", source.Identity.Version);
        Assert.Equal(Server.Content[100_000..100_010], await ReadAsync(source, 100_000, 10));

        Server.LastModified = "Wed, 02 Jan 2019 00:00:00 GMT";
        await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, 200_000, 10));
    }

    [Fact]
    public async Task A_server_whose_file_could_change_unnoticed_is_refused()
    {
        Server.ETag = null;
        Server.LastModified = null;

        var fault = await AssertFaultAsync(Fault.DataUnreachable, OpenAsync);
        Assert.Contains("neither a strong ETag nor", fault.Message);
    }

    [Fact]
    public async Task A_redirect_to_a_listed_host_is_followed_and_remembered()
    {
        await using var other = await RangeServer.StartAsync();
        other.Content = Server.Content;
        Policy.Hosts.Add(other.Host);
        Server.Instead = async (context, _) =>
        {
            context.Response.Headers.Location = other.Url.AbsoluteUri + "?signature=1";
            return await Answer(302)(context, 0);
        };
        await using var source = await OpenAsync();

        Assert.Equal(Server.Url.AbsoluteUri, source.Name);
        Assert.Equal(Server.Content, await ReadAsync(source, 0, 300_007));
        Assert.Single(Server.Ranges);
        Assert.Equal(2, other.Ranges.Count);

        // A signature that has expired leads back to the file's own URL.
        Server.Instead = (_, _) => Task.FromResult(false);
        other.Instead = Answer(403);
        Assert.Equal(Server.Content[70_000..70_010], await ReadAsync(source, 70_000, 10));
        Assert.Equal(2, Server.Ranges.Count);
    }

    [Fact]
    public async Task A_redirect_to_an_unlisted_host_is_not_followed()
    {
        await using var other = await RangeServer.StartAsync();
        Server.Instead = async (context, _) =>
        {
            context.Response.Headers.Location = other.Url.AbsoluteUri;
            return await Answer(307)(context, 0);
        };

        var fault = await AssertFaultAsync(Fault.DataUnreachable, OpenAsync);
        Assert.Contains($"a redirect to http://{other.Host}, which is not a listed host", fault.Message);
        Assert.Empty(other.Ranges);
    }

    [Theory]
    [InlineData("file:///etc/passwd", "not a listed host")]
    [InlineData("http://user@127.0.0.1/", "not a listed host")]
    [InlineData("/file.nc", "more than 5 redirects")]
    [InlineData("", "without a usable Location")]
    public async Task A_redirect_that_leads_nowhere_ends(string location, string message)
    {
        Server.Instead = async (context, _) =>
        {
            context.Response.Headers.Location = location;
            return await Answer(301)(context, 0);
        };

        Assert.Contains(message, (await AssertFaultAsync(Fault.DataUnreachable, OpenAsync)).Message);
    }

    [Fact]
    public async Task A_host_that_is_not_listed_is_not_asked()
    {
        Policy.Hosts.Clear();

        await AssertFaultAsync(Fault.InvalidValue, OpenAsync);
        Assert.Empty(Server.Ranges);
    }

    [Fact]
    public async Task A_query_is_sent_but_not_shown()
    {
        string? query = null;
        Server.Instead = (context, number) =>
        {
            query = context.Request.QueryString.Value;
            return Answer(404)(context, number);
        };

        var fault = await AssertFaultAsync(
            Fault.DataUnreachable, () => Opener.OpenAsync(Server.Url + "?signature=secret", Stop).AsTask());
        Assert.Equal("?signature=secret", query);
        Assert.DoesNotContain("secret", fault.Message);
    }
}
