using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

/// <summary>What becomes of a server that gives all of a file, or nothing.</summary>
public sealed class WholeFilesTests : WholeSourceTests
{
    [Fact]
    public async Task It_is_fetched_once_for_all_who_come_and_read_from_the_disk()
    {
        using var opener = NewOpener();
        var allAsk = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Instead = async (context, number) =>
        {
            await allAsk.Task;
            return await AnswerWholeAsync(context, number);
        };

        var reading = Enumerable.Range(0, 50).Select(async part =>
        {
            await using var source = await OpenAsync(opener);
            Assert.Equal(new(300_007, "\"one\""), source.Identity);
            Assert.Equal(
                (Server.Url.AbsoluteUri, SourceLocation.Ranges(Server.Url).ToString()),
                (source.Name, source.Location));
            Assert.Equal(0, source.CheapGapBytes);
            Assert.Equal(Server.Content[(part * 100)..(part * 200)], await ReadAsync(source, part * 100, part * 100));
        }).ToList();
        allAsk.SetResult();
        await Task.WhenAll(reading);

        Assert.Equal(["bytes=0-65535", ""], Server.Ranges);
        Assert.Equal([".whole"], Files);
    }

    [Theory]
    [InlineData(true, "\"one\"")]
    [InlineData(false, "\"one\"")]
    [InlineData(true, null)]
    public async Task A_later_opening_asks_whether_it_is_still_the_same(bool knowsConditions, string? etag)
    {
        using var opener = NewOpener();
        Server.ETag = etag;
        var bodies = 0;
        Server.Instead = async (context, number) =>
        {
            var known = context.Request.Headers.IfNoneMatch.ToString() + context.Request.Headers.IfModifiedSince;
            if (knowsConditions && known == (Server.ETag ?? Server.LastModified))
            {
                context.Response.StatusCode = 304;
                return true;
            }

            bodies++;
            return await AnswerWholeAsync(context, number);
        };

        await (await OpenAsync(opener)).DisposeAsync();
        Clock.Advance(Options.FreshFor);
        await using (var same = await OpenAsync(opener))
        {
            Assert.Equal(Server.Content[..10], await ReadAsync(same, 0, 10));
        }

        Assert.Equal(knowsConditions ? 2 : 3, bodies); // Those of the range, of the file, and one that is not read.
        Assert.Equal([".whole"], Files);

        Clock.Advance(Options.FreshFor);
        Server.ETag = etag is null ? null : "\"two\"";
        Server.LastModified = "Wed, 02 Jan 2019 00:00:00 GMT";
        Server.Content = [.. Server.Content.Select(octet => (byte)~octet)];
        await using var other = await OpenAsync(opener);
        Assert.Equal(Server.ETag ?? Server.LastModified, other.Identity.Version);
        Assert.Equal(Server.Content, await ReadAsync(other, 0, 300_007));
    }

    [Fact]
    public async Task A_file_that_is_too_long_is_refused_with_its_length_the_limit_and_the_key()
    {
        Options.MaxWholeFileMb = 1;
        Server.Content = new byte[(1 << 20) + 1];
        foreach (var announces in new[] { true, false })
        {
            using var opener = NewOpener();
            Server.Instead = (context, _) => AnswerWholeAsync(context, announces);

            var fault = await AssertFaultAsync(Fault.TooLarge, () => OpenAsync(opener));
            Assert.Contains(announces ? "has 1048577 bytes" : "has more than 1048576 bytes", fault.Message);
            Assert.Contains("1048576 that are fetched", fault.Message);
            Assert.Contains("Data:Http:MaxWholeFileMb", fault.Message);
            Assert.Empty(Files);
        }
    }

    [Fact]
    public async Task A_file_that_says_where_it_ends_only_when_it_does_is_taken()
    {
        using var opener = NewOpener();
        Server.Instead = (context, _) => AnswerWholeAsync(context, announces: false);
        await using var source = await OpenAsync(opener);

        Assert.Equal(Server.Content, await ReadAsync(source, 0, 300_007));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_breaks_off_is_fetched_again_and_half_of_it_is_never_kept(bool announces)
    {
        using var opener = NewOpener();
        Server.Instead = async (context, number) =>
        {
            if (number is 2 or 3)
            {
                Vouch(context);
                context.Response.ContentLength = announces ? Server.Content.Length : null;
                await context.Response.Body.WriteAsync(Server.Content.AsMemory(0, 200_000));
                await context.Response.Body.FlushAsync();
                await Task.Delay(100, Stop);
                Assert.Equal([".part"], Files);
                context.Abort();
                return true;
            }

            return await AnswerWholeAsync(context, announces);
        };
        await using var source = await OpenAsync(opener);

        Assert.Equal(Server.Content, await ReadAsync(source, 0, 300_007));
        Assert.Equal(4, Server.Ranges.Count);
        Assert.Equal([".whole"], Files);
    }

    [Fact]
    public async Task A_server_that_never_sends_all_is_given_up_and_nothing_stays()
    {
        using var opener = NewOpener();
        Server.Instead = async (context, number) =>
        {
            if (number == 1)
            {
                return await AnswerWholeAsync(context, number);
            }

            Vouch(context);
            context.Response.ContentLength = Server.Content.Length;
            await context.Response.Body.WriteAsync(Server.Content.AsMemory(0, 10));
            context.Abort();
            return true;
        };

        var fault = await AssertFaultAsync(Fault.DataUnreachable, () => OpenAsync(opener));
        Assert.EndsWith("while fetching it as a whole, 3 times", fault.Message);
        Assert.Empty(Files);
    }

    [Theory]
    [InlineData(null, "deflate", "encoded as deflate")]
    [InlineData("W/\"one\"", null, "neither a strong ETag nor")]
    public async Task What_a_range_is_refused_for_is_refused_for_a_whole_file(string? etag, string? encoding, string message)
    {
        using var opener = NewOpener();
        Server.Instead = async (context, _) =>
        {
            context.Response.Headers.ETag = etag ?? "\"one\"";
            context.Response.Headers.ContentEncoding = encoding;
            await context.Response.Body.WriteAsync(Server.Content);
            return true;
        };

        var fault = await Assert.ThrowsAsync<ComputeException>(() => OpenAsync(opener));
        Assert.Contains(message, fault.Message);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task A_server_that_stops_serving_ranges_in_the_middle_is_read_on_as_long_as_the_file_is_the_same()
    {
        using var opener = NewOpener();
        await using var source = await OpenAsync(opener);
        Assert.Equal(Server.Content[100_000..200_000], await ReadAsync(source, 100_000, 100_000));
        Server.Instead = AnswerWholeAsync;

        var parts = await Task.WhenAll(Enumerable.Range(0, 10).Select(part => ReadAsync(source, part * 20_000, 90_000)));
        Assert.All(parts.Index(), part =>
            Assert.Equal(Server.Content[(part.Index * 20_000)..((part.Index * 20_000) + 90_000)], part.Item));
        Assert.Equal(Server.Content[250_000..250_010], await ReadAsync(source, 250_000, 10));
        Assert.Single(Server.Ranges, "");
    }

    [Fact]
    public async Task A_file_that_changes_as_its_server_stops_serving_ranges_is_an_error()
    {
        using var opener = NewOpener();
        await using var source = await OpenAsync(opener);
        Server.Instead = async (context, number) =>
        {
            await AnswerWholeAsync(context, number);
            Server.ETag = "\"two\""; // When it is fetched it is another.
            return true;
        };

        var fault = await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, 100_000, 100_000));
        Assert.Contains("has changed since it was opened", fault.Message);
    }

    [Fact]
    public async Task A_copy_that_is_gone_is_fetched_again()
    {
        using var opener = NewOpener();
        Server.Instead = AnswerWholeAsync;
        await (await OpenAsync(opener)).DisposeAsync();
        foreach (var path in Directory.GetFiles(Folder.Path))
        {
            File.Delete(path);
        }

        await using var source = await OpenAsync(opener);
        Assert.Equal(Server.Content, await ReadAsync(source, 0, 300_007));
    }
}
