using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Compute.Orleans.Tests.Unit.Sources;

public sealed class HttpSourceTests : IAsyncLifetime
{
    private readonly AccessPolicy _policy = new();
    private readonly HttpSourceOptions _options = new() { RetryDelay = TimeSpan.FromMilliseconds(1), UseProxy = false };
    private RangeServer _server = null!;
    private ByteSourceOpener _opener = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RangeServer.StartAsync();
        _policy.Hosts.Add(_server.Host);
        _opener = new(_policy, _options);
    }

    public async ValueTask DisposeAsync()
    {
        _opener.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(65_535, 2)]
    [InlineData(65_000, 65_000)]
    [InlineData(1, 65_536)]
    [InlineData(0, 300_007)]
    [InlineData(300_000, 7)]
    [InlineData(300_007, 0)]
    public async Task Any_range_of_the_file_is_what_the_server_holds(int offset, int count)
    {
        await using var source = await OpenAsync();

        Assert.Equal(new(300_007, "\"one\""), source.Identity);
        Assert.Equal(_server.Content[offset..(offset + count)], await ReadAsync(source, offset, count));
        await source.VerifyUnchangedAsync(Stop);
    }

    [Fact]
    public async Task Opening_and_reading_a_header_takes_one_request()
    {
        await using var source = await OpenAsync();
        for (var at = 0; at < 60_000; at += 50)
        {
            Assert.Equal(_server.Content[at..(at + 50)], await ReadAsync(source, at, 50));
        }

        Assert.Equal(["bytes=0-65535"], _server.Ranges);
    }

    [Fact]
    public async Task Small_reads_that_come_together_share_their_block()
    {
        await using var source = await OpenAsync();
        var parts = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(part => ReadAsync(source, 70_000 + (part * 10), 10)));

        Assert.Equal(_server.Content[70_000..71_000], parts.SelectMany(part => part));
        Assert.Equal(["bytes=0-65535", "bytes=65536-131071"], _server.Ranges);
    }

    [Fact]
    public async Task Large_reads_are_cut_into_requests_of_bounded_length()
    {
        _options.MaxRequestBytes = 100_000;
        await using var source = await OpenAsync();

        Assert.Equal(_server.Content, await ReadAsync(source, 0, 300_007));
        Assert.Equal(
            ["bytes=0-99999", "bytes=100000-199999", "bytes=200000-299999", "bytes=300000-300006"],
            _server.Ranges.Skip(1));
    }

    [Fact]
    public async Task A_file_smaller_than_a_block_is_read_whole()
    {
        _server.Content = [1, 2, 3];
        await using var source = await OpenAsync();

        Assert.Equal(3, source.Identity.Length);
        Assert.Equal([1, 2, 3], await ReadAsync(source, 0, 3));
    }

    [Fact]
    public async Task A_read_beyond_the_end_is_never_short()
    {
        await using var source = await OpenAsync();

        var fault = await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, 300_000, 8));
        Assert.Contains("300007 bytes", fault.Message);
    }

    // Field note 8: an error says which URL, which HTTP status, and what was being done.
    [Theory]
    [InlineData(404, "HTTP 404 (Not Found): the file is not there")]
    [InlineData(403, "HTTP 403 (Forbidden): the host does not give the file")]
    [InlineData(418, "unexpected HTTP 418")]
    public async Task A_refusal_is_reported_at_once(int status, string message)
    {
        _server.Instead = Answer(status);

        var fault = await AssertFaultAsync(Fault.DataUnreachable, OpenAsync);
        Assert.StartsWith($"`{_server.Url}`: {message}", fault.Message);
        Assert.EndsWith("while opening it", fault.Message);
        Assert.Single(_server.Ranges);
    }

    // Field notes 6 and 27: one error of the network does not end a job.
    [Fact]
    public async Task A_server_that_fails_twice_is_asked_three_times()
    {
        _server.Instead = async (context, number) => number <= 2 && await Answer(503)(context, number);
        await using var source = await OpenAsync();

        Assert.Equal(3, _server.Ranges.Count);
    }

    [Fact]
    public async Task A_server_that_keeps_failing_is_reported_with_status_phase_and_attempts()
    {
        await using var source = await OpenAsync();
        _server.Instead = Answer(502);

        var fault = await AssertFaultAsync(Fault.DataUnreachable, () => ReadAsync(source, 100_000, 100_000));
        Assert.Equal(
            $"`{_server.Url}`: HTTP 502 (Bad Gateway) while reading bytes 100000 to 199999, 3 times", fault.Message);
        Assert.Equal(4, _server.Ranges.Count);

        // And a block that failed is not remembered.
        await AssertFaultAsync(Fault.DataUnreachable, () => ReadAsync(source, 100_000, 10));
        _server.Instead = (_, _) => Task.FromResult(false);
        Assert.Equal(_server.Content[100_000..100_010], await ReadAsync(source, 100_000, 10));
    }

    // Field note 6: what has come before a connection broke is kept.
    [Fact]
    public async Task A_broken_read_goes_on_where_it_stopped()
    {
        await using var source = await OpenAsync();
        _server.Instead = async (context, number) =>
        {
            if (number == 2)
            {
                await _server.AnswerRangeAsync(context, missing: 50_000, breaksOff: true);
            }

            return number == 2;
        };

        Assert.Equal(_server.Content[..100_000], await ReadAsync(source, 0, 100_000));
        var last = _server.Ranges.Last();
        Assert.NotEqual("bytes=0-99999", last);
        Assert.EndsWith("-99999", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_between_attempts_grow_and_are_bounded()
    {
        var clock = new FakeTimeProvider();
        var asked = new List<DateTimeOffset>();
        _options.Attempts = 4;
        _options.RetryDelay = TimeSpan.FromSeconds(1);
        _options.StallTimeout = TimeSpan.FromHours(1);
        using var opener = new ByteSourceOpener(_policy, _options, clock);
        _server.Instead = (context, number) =>
        {
            asked.Add(clock.GetUtcNow());
            context.Response.Headers.RetryAfter = number == 1 ? "3" : number == 3 ? "86400" : default;
            return Answer(503)(context, number);
        };

        var opening = opener.OpenAsync(_server.Url.AbsoluteUri, Stop).AsTask();
        while (!opening.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, Stop);
        }

        await AssertFaultAsync(Fault.DataUnreachable, () => opening);
        var waits = asked.Zip(asked.Skip(1), (one, next) => (next - one).TotalSeconds).ToList();
        Assert.Equal(3, waits.Count);
        Assert.InRange(waits[0], 3, 8); // As the server asked,
        Assert.InRange(waits[1], 4, 9); // four times the first delay,
        Assert.InRange(waits[2], 10, 15); // and not a day.
    }

    [Fact]
    public async Task A_server_that_sends_nothing_is_given_up()
    {
        _options.StallTimeout = TimeSpan.FromMilliseconds(100);
        _options.Attempts = 2;
        _server.Instead = async (context, _) =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        var fault = await AssertFaultAsync(Fault.DataUnreachable, OpenAsync);
        Assert.Contains("sent nothing for 0.1 s while opening it, 2 times", fault.Message);
    }

    [Fact]
    public async Task A_server_that_stops_in_the_middle_of_a_body_is_given_up()
    {
        await using var source = await OpenAsync();
        _options.StallTimeout = TimeSpan.FromMilliseconds(100);
        _server.Instead = async (context, _) =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = "bytes 0-99999/300007";
            context.Response.Headers.ETag = "\"one\"";
            await context.Response.Body.WriteAsync(_server.Content.AsMemory(0, 10));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        // The second attempt asks for the rest, and gets an answer to another question.
        await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, 0, 100_000));
    }

    [Fact]
    public async Task A_slow_server_that_keeps_sending_is_waited_for()
    {
        await using var source = await OpenAsync();
        _options.StallTimeout = TimeSpan.FromMilliseconds(400);
        _server.Instead = async (context, _) =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = "bytes 0-99999/300007";
            context.Response.Headers.ETag = "\"one\"";
            for (var part = 0; part < 10; part++)
            {
                await Task.Delay(100, Stop);
                await context.Response.Body.WriteAsync(_server.Content.AsMemory(part * 10_000, 10_000));
                await context.Response.Body.FlushAsync();
            }

            return true;
        };

        Assert.Equal(_server.Content[..100_000], await ReadAsync(source, 0, 100_000));
        Assert.Equal(2, _server.Ranges.Count);
    }

    [Fact]
    public async Task A_reader_that_gives_up_ends_at_once_and_leaves_the_others_alone()
    {
        await using var source = await OpenAsync();
        var gate = new TaskCompletionSource();
        _server.Instead = async (_, _) =>
        {
            await gate.Task;
            return false;
        };
        using var impatient = new CancellationTokenSource();

        var first = source.ReadAsync(70_000, new byte[10], impatient.Token).AsTask();
        var second = ReadAsync(source, 70_000, 10);
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        Assert.Equal(_server.Content[70_000..70_010], await second);
    }

    [Fact]
    public async Task A_server_without_ranges_is_named_as_such()
    {
        _server.Instead = async (context, _) =>
        {
            await context.Response.Body.WriteAsync(_server.Content);
            return true;
        };

        var fault = await AssertFaultAsync(Fault.DataUnreachable, OpenAsync);
        Assert.Contains("does not serve byte ranges", fault.Message);
    }

    [Fact]
    public async Task An_empty_file_is_named_as_such()
    {
        _server.Instead = (context, number) =>
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
        _server.Instead = async (context, _) =>
        {
            await _server.AnswerRangeAsync(context, shift, extra, missing, announces: announces);
            return true;
        };

        var fault = await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, 65_536, 65_536));
        Assert.Contains(message, fault.Message);
        Assert.Equal(2, _server.Ranges.Count);
    }

    [Fact]
    public async Task A_body_that_ends_early_is_never_filled_up()
    {
        await using var source = await OpenAsync();
        var read = new byte[65_536];
        _server.Instead = async (context, _) =>
        {
            await _server.AnswerRangeAsync(context, missing: 5, announces: false);
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
        _server.Instead = async (context, _) =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = contentRange;
            context.Response.Headers.ETag = "\"one\"";
            await context.Response.Body.WriteAsync(_server.Content.AsMemory(0, 65_536));
            return true;
        };

        var fault = await AssertFaultAsync(Fault.CorruptData, OpenAsync);
        Assert.Contains("without a usable Content-Range", fault.Message);
    }

    [Fact]
    public async Task A_length_that_the_server_does_not_tell_is_an_error()
    {
        _server.Instead = async (context, _) =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = "bytes 0-65535/*";
            context.Response.Headers.ETag = "\"one\"";
            await context.Response.Body.WriteAsync(_server.Content.AsMemory(0, 65_536));
            return true;
        };

        var fault = await AssertFaultAsync(Fault.DataUnreachable, OpenAsync);
        Assert.Contains("does not tell the file's length", fault.Message);
    }

    [Fact]
    public async Task A_compressed_answer_is_not_taken_for_the_file()
    {
        _server.Instead = async (context, _) =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await _server.AnswerRangeAsync(context);
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
        _server.HonoursIfRange = honoursIfRange;
        _server.ETag = "\"two\"";

        foreach (var count in new[] { 10, 100_000 })
        {
            var fault = await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, 100_000, count));
            Assert.Contains("has changed since it was opened", fault.Message);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_changes_in_the_middle_of_a_read_is_an_error(bool honoursIfRange)
    {
        await using var source = await OpenAsync();
        _server.HonoursIfRange = honoursIfRange;
        _server.Instead = async (context, number) =>
        {
            if (number > 2)
            {
                return false;
            }

            await _server.AnswerRangeAsync(context, missing: 50_000, breaksOff: true);
            _server.ETag = "\"two\"";
            return true;
        };

        await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, 100_000, 100_000));
    }

    [Fact]
    public async Task A_file_that_is_cut_is_an_error()
    {
        await using var source = await OpenAsync();
        _server.Instead = (context, number) =>
        {
            context.Response.Headers.ContentRange = "bytes */1000";
            return Answer(416)(context, number);
        };

        await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, 100_000, 10));
    }

    [Fact]
    public async Task Last_Modified_stands_in_for_a_missing_or_weak_ETag()
    {
        _server.ETag = "W/\"weak\"";
        await using var source = await OpenAsync();

        Assert.Equal("Tue, 01 Jan 2019 00:00:00 GMT", source.Identity.Version);
        Assert.Equal(_server.Content[100_000..100_010], await ReadAsync(source, 100_000, 10));

        _server.LastModified = "Wed, 02 Jan 2019 00:00:00 GMT";
        await AssertFaultAsync(Fault.CorruptData, () => ReadAsync(source, 200_000, 10));
    }

    [Fact]
    public async Task A_server_whose_file_could_change_unnoticed_is_refused()
    {
        _server.ETag = null;
        _server.LastModified = null;

        var fault = await AssertFaultAsync(Fault.DataUnreachable, OpenAsync);
        Assert.Contains("neither a strong ETag nor", fault.Message);
    }

    [Fact]
    public async Task A_redirect_to_a_listed_host_is_followed_and_remembered()
    {
        await using var other = await RangeServer.StartAsync();
        other.Content = _server.Content;
        _policy.Hosts.Add(other.Host);
        _server.Instead = async (context, _) =>
        {
            context.Response.Headers.Location = other.Url.AbsoluteUri + "?signature=1";
            return await Answer(302)(context, 0);
        };
        await using var source = await OpenAsync();

        Assert.Equal(_server.Url.AbsoluteUri, source.Name);
        Assert.Equal(_server.Content, await ReadAsync(source, 0, 300_007));
        Assert.Single(_server.Ranges);
        Assert.Equal(2, other.Ranges.Count);

        // A signature that has expired leads back to the file's own URL.
        _server.Instead = (_, _) => Task.FromResult(false);
        other.Instead = Answer(403);
        Assert.Equal(_server.Content[70_000..70_010], await ReadAsync(source, 70_000, 10));
        Assert.Equal(2, _server.Ranges.Count);
    }

    [Fact]
    public async Task A_redirect_to_an_unlisted_host_is_not_followed()
    {
        await using var other = await RangeServer.StartAsync();
        _server.Instead = async (context, _) =>
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
        _server.Instead = async (context, _) =>
        {
            context.Response.Headers.Location = location;
            return await Answer(301)(context, 0);
        };

        Assert.Contains(message, (await AssertFaultAsync(Fault.DataUnreachable, OpenAsync)).Message);
    }

    [Fact]
    public async Task A_host_that_is_not_listed_is_not_asked()
    {
        _policy.Hosts.Clear();

        await AssertFaultAsync(Fault.InvalidValue, OpenAsync);
        Assert.Empty(_server.Ranges);
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_named()
    {
        var url = _server.Url;
        await _server.DisposeAsync();

        var fault = await AssertFaultAsync(
            Fault.DataUnreachable, () => _opener.OpenAsync(url.AbsoluteUri, Stop).AsTask());
        Assert.StartsWith($"`{url}`: no connection (", fault.Message);
    }

    [Fact]
    public async Task A_query_is_sent_but_not_shown()
    {
        string? query = null;
        _server.Instead = (context, number) =>
        {
            query = context.Request.QueryString.Value;
            return Answer(404)(context, number);
        };

        var fault = await AssertFaultAsync(
            Fault.DataUnreachable, () => _opener.OpenAsync(_server.Url + "?signature=secret", Stop).AsTask());
        Assert.Equal("?signature=secret", query);
        Assert.DoesNotContain("secret", fault.Message);
    }

    [Fact]
    public async Task Requests_to_one_host_are_bounded_and_waiting_for_a_place_is_no_stall()
    {
        _options.ConnectionsPerHost = 2;
        _options.StallTimeout = TimeSpan.FromMilliseconds(500);
        using var opener = new ByteSourceOpener(_policy, _options);
        await using var source = await opener.OpenAsync(_server.Url.AbsoluteUri, Stop);
        _server.Instead = async (_, _) =>
        {
            await Task.Delay(100, Stop);
            return false;
        };

        // 20 requests, 2 at once, 100 ms each: the last one waits for 900 ms.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReadAsync(source, 0, 70_000)));
        Assert.Equal(2, _server.MostAtOnce);
        Assert.Equal(21, _server.Ranges.Count);
    }

    private static Func<HttpContext, int, Task<bool>> Answer(int status) => (context, _) =>
    {
        context.Response.StatusCode = status;
        return Task.FromResult(true);
    };

    private static async Task<byte[]> ReadAsync(IByteSource source, long offset, int count)
    {
        var bytes = new byte[count];
        await source.ReadAsync(offset, bytes, Stop);
        return bytes;
    }

    private static async Task<ComputeException> AssertFaultAsync(Fault fault, Func<Task> act)
    {
        var thrown = await Assert.ThrowsAsync<ComputeException>(act);
        Assert.Equal(fault, thrown.Fault);
        return thrown;
    }

    private Task<IByteSource> OpenAsync() => _opener.OpenAsync(_server.Url.AbsoluteUri, Stop).AsTask();
}
