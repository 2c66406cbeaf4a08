using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

/// <summary>Parts of a file that lie apart come by few requests, from servers that answer for several ranges.</summary>
public sealed class ApartReaderTests : RemoteSourceTests
{
    private const int Stride = 1000;
    private const int Bytes = 8;

    public ApartReaderTests() => Options.Attempts = 2;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(128, 1)]
    [InlineData(290, 3)]
    public async Task Parts_are_those_of_the_file(int parts, int requests)
    {
        Server.ServesParts = true;
        await using var source = await OpenAsync();

        Assert.True(await TryReadAsync(source, parts));

        Assert.Equal(requests + 1, Server.Ranges.Count);
        Assert.All(Server.Ranges, range => Assert.InRange(range.Length, 1, 4096));
    }

    [Fact]
    public async Task A_server_that_gives_the_whole_file_instead_is_asked_once()
    {
        await using var source = await OpenAsync();
        await using var other = await OpenAsync();

        Assert.False(await TryReadAsync(source, 100));
        Assert.False(await TryReadAsync(source, 100));
        Assert.False(await TryReadAsync(other, 100));

        Assert.Equal(3, Server.Ranges.Count);
    }

    [Fact]
    public async Task Parts_may_come_in_any_order_and_close_ones_as_one()
    {
        await using var source = await OpenAsync();
        Answer(asked => [.. asked.Skip(4).Reverse(), (asked[0].First, asked[3].Last)]);

        Assert.True(await TryReadAsync(source, 20));
    }

    [Fact]
    public async Task A_server_that_sends_some_of_the_parts_only_is_not_asked_like_this()
    {
        await using var source = await OpenAsync();
        Answer(asked => asked.Take(5));

        Assert.False(await TryReadAsync(source, 20));
        Assert.False(await TryReadAsync(source, 20));
        Assert.Equal(2, Server.Ranges.Count);
    }

    [Theory]
    [InlineData("another", "which were not asked for")]
    [InlineData("half", "which were not asked for")]
    [InlineData("twice", "or not any more")]
    [InlineData("overlapping", "or not any more")]
    [InlineData("length", "of 300008, and the file had 300007")]
    public async Task What_was_not_asked_for_is_not_taken(string lie, string message)
    {
        await using var source = await OpenAsync();
        Answer(
            asked => lie switch
            {
                "another" => [(5, 12), .. asked],
                "half" => [(asked[0].First, asked[0].Last - 1), .. asked],
                "twice" => [asked[0], .. asked],
                "overlapping" => [asked[0], (asked[0].Last, asked[1].Last), .. asked.Skip(2)],
                _ => asked,
            },
            length: lie == "length" ? 300_008 : null);

        var fault = await AssertFaultAsync(Fault.CorruptData, () => TryReadAsync(source, 20));

        Assert.StartsWith($"`{Server.Url}`: HTTP 206 (Partial Content): the server sent bytes ", fault.Message);
        Assert.Contains(message, fault.Message);
        Assert.EndsWith(" while reading 20 parts of bytes 100 to 19107", fault.Message);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_asked_for_again_without_what_has_come()
    {
        Server.ServesParts = true;
        await using var source = await OpenAsync();
        Server.Instead = async (context, number) =>
        {
            if (number == 2)
            {
                await Server.AnswerPartsAsync(context, isCut: true);
            }

            return number == 2;
        };

        Assert.True(await TryReadAsync(source, 20));

        Assert.InRange(Server.Ranges.Last().Length, 20, Server.Ranges.ElementAt(1).Length - 20);
    }

    [Fact]
    public async Task One_that_always_breaks_off_is_an_error()
    {
        await using var source = await OpenAsync();
        Answer(asked => asked, isCut: true);

        var fault = await AssertFaultAsync(Fault.DataUnreachable, () => TryReadAsync(source, 20));

        Assert.Contains("HTTP 206 (Partial Content): the body ended too early while reading 20 parts", fault.Message);
    }

    [Fact]
    public async Task Parts_of_another_state_of_the_file_are_an_error()
    {
        Server.ServesParts = true;
        await using var source = await OpenAsync();
        Server.HonoursIfRange = false;
        Server.ETag = "\"two\"";

        var fault = await AssertFaultAsync(Fault.CorruptData, () => TryReadAsync(source, 20));

        Assert.Contains("has changed since it was opened: it had the ETag \"one\"", fault.Message);
    }

    [Fact]
    public async Task Parts_that_are_all_zeros_are_asked_for_once_more()
    {
        await using var source = await OpenAsync();
        Server.Instead = async (context, number) =>
        {
            if (context.Request.GetTypedHeaders().Range!.Ranges.Count == 1)
            {
                return false;
            }

            await Server.AnswerPartsAsync(context, isZero: number == 2);
            return true;
        };

        Assert.True(await TryReadAsync(source, 100));
    }

    [Theory]
    [InlineData("multipart/byteranges")]
    [InlineData("text/html")]
    public async Task What_is_no_such_answer_is_left_alone(string type)
    {
        await using var source = await OpenAsync();
        Server.Instead = async (context, _) =>
        {
            context.Response.StatusCode = 206;
            context.Response.ContentType = type;
            context.Response.Headers.ETag = Server.ETag;
            await context.Response.WriteAsync("hello");
            return true;
        };

        Assert.False(await TryReadAsync(source, 20));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(416)]
    [InlineData(500)]
    [InlineData(501)]
    public async Task A_server_that_fails_at_several_ranges_is_not_asked_like_this_again(int status)
    {
        await using var source = await OpenAsync();
        Server.Instead = (context, _) =>
        {
            context.Response.StatusCode = status;
            return Task.FromResult(context.Request.Headers.Range.ToString().Contains(','));
        };

        Assert.False(await TryReadAsync(source, 20));
        var asked = Server.Ranges.Count;
        Assert.False(await TryReadAsync(source, 20));
        Assert.Equal(asked, Server.Ranges.Count);
    }

    [Fact]
    public async Task One_that_failed_at_several_ranges_is_asked_like_this_again_after_a_while()
    {
        var clock = new FakeTimeProvider();
        using var opener = new SourceOpener(Policy, Options, clock);
        await using var source = (IByteSource)await opener.OpenAsync(Server.Url.AbsoluteUri, Stop);
        Server.Instead = Answer(500);
        Assert.False(await TryReadAsync(source, 20));
        Server.Instead = (_, _) => Task.FromResult(false);
        Server.ServesParts = true;

        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.False(await TryReadAsync(source, 20));
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.True(await TryReadAsync(source, 20));
    }

    private void Answer(
        Func<List<(int First, int Last)>, IEnumerable<(int First, int Last)>> arrange,
        long? length = null,
        bool isCut = false) => Server.Instead = async (context, _) =>
    {
        await Server.AnswerPartsAsync(context, arrange, length, isCut);
        return true;
    };

    private async Task<bool> TryReadAsync(IByteSource source, int parts)
    {
        var rooms = Enumerable.Range(0, parts).Select(_ => new byte[Bytes]).ToArray();
        var wanted = rooms.Select((room, place) => new BytePart(100 + (place * Stride), room)).ToList();
        var isRead = await source.TryReadApartAsync(wanted, Stop);
        if (isRead)
        {
            Assert.Equal(
                Enumerable.Range(0, parts).Select(place => Server.Content[(100 + (place * Stride))..][..Bytes]), rooms);
        }

        return isRead;
    }
}
