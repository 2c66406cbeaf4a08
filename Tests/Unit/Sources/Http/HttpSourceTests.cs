using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Microsoft.Extensions.Time.Testing;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

public sealed class HttpSourceTests : RemoteSourceTests
{
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
        Assert.Equal(Server.Content[offset..(offset + count)], await ReadAsync(source, offset, count));
        await source.VerifyUnchangedAsync(Stop);
    }

    [Fact]
    public async Task Small_reads_that_come_together_share_their_block()
    {
        await using var source = await OpenAsync();
        var parts = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(part => ReadAsync(source, 70_000 + (part * 10), 10)));

        Assert.Equal(Server.Content[70_000..71_000], parts.SelectMany(part => part));
        Assert.Equal(["bytes=0-65535", "bytes=65536-131071"], Server.Ranges);
    }

    [Fact]
    public async Task Large_reads_are_cut_into_requests_of_bounded_length()
    {
        Options.MaxRequestBytes = 100_000;
        await using var source = await OpenAsync();

        Assert.Equal(Server.Content, await ReadAsync(source, 0, 300_007));
        Assert.Equal(
            ["bytes=0-99999", "bytes=100000-199999", "bytes=200000-299999", "bytes=300000-300006"],
            Server.Ranges.Skip(1).Order());
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
        Server.Instead = Answer(status);

        var fault = await AssertFaultAsync(Fault.DataUnreachable, OpenAsync);
        Assert.StartsWith($"`{Server.Url}`: {message}", fault.Message);
        Assert.Contains($"while opening it; and as DAP2: `{Server.Url}`: ", fault.Message);
        Assert.EndsWith("while asking for .dds", fault.Message);
        Assert.Equal(2, Server.Ranges.Count);
    }

    // Field notes 6 and 27: one error of the network does not end a job.
    [Fact]
    public async Task A_server_that_fails_twice_is_asked_three_times()
    {
        Server.Instead = async (context, number) => number <= 2 && await Answer(503)(context, number);
        await using var source = await OpenAsync();

        Assert.Equal(3, Server.Ranges.Count);
    }

    [Fact]
    public async Task A_server_that_keeps_failing_is_reported_with_status_phase_and_attempts()
    {
        await using var source = await OpenAsync();
        Server.Instead = Answer(502);

        var fault = await AssertFaultAsync(Fault.DataUnreachable, () => ReadAsync(source, 100_000, 100_000));
        Assert.Equal(
            $"`{Server.Url}`: HTTP 502 (Bad Gateway) while reading bytes 100000 to 199999, 3 times", fault.Message);
        Assert.Equal(4, Server.Ranges.Count);

        // And a block that failed is not remembered.
        await AssertFaultAsync(Fault.DataUnreachable, () => ReadAsync(source, 100_000, 10));
        Server.Instead = (_, _) => Task.FromResult(false);
        Assert.Equal(Server.Content[100_000..100_010], await ReadAsync(source, 100_000, 10));
    }

    // Field note 6: what has come before a connection broke is kept.
    [Fact]
    public async Task A_broken_read_goes_on_where_it_stopped()
    {
        await using var source = await OpenAsync();
        Server.Instead = async (context, number) =>
        {
            if (number == 2)
            {
                await Server.AnswerRangeAsync(context, missing: 50_000, breaksOff: true);
            }

            return number == 2;
        };

        Assert.Equal(Server.Content[..100_000], await ReadAsync(source, 0, 100_000));
        var last = Server.Ranges.Last();
        Assert.NotEqual("bytes=0-99999", last);
        Assert.EndsWith("-99999", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_between_attempts_grow_and_are_bounded()
    {
        var clock = new FakeTimeProvider();
        var asked = new List<DateTimeOffset>();
        Options.Attempts = 4;
        Options.RetryDelay = TimeSpan.FromSeconds(1);
        Options.StallTimeout = TimeSpan.FromHours(1);
        using var opener = new SourceOpener(Policy, Options, clock);
        Server.Instead = (context, number) =>
        {
            asked.Add(clock.GetUtcNow());
            context.Response.Headers.RetryAfter = number == 1 ? "3" : number == 3 ? "86400" : default;
            return Answer(503)(context, number);
        };

        var opening = opener.OpenAsync(Server.Url.AbsoluteUri, Stop).AsTask();
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
        Assert.InRange(waits[2], 7.5, 15); // and not a day.
    }

    [Fact]
    public async Task A_server_that_sends_nothing_is_given_up()
    {
        Options.StallTimeout = TimeSpan.FromMilliseconds(100);
        Options.Attempts = 2;
        Server.Instead = async (context, _) =>
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
        Options.StallTimeout = TimeSpan.FromSeconds(1); // The first bytes must come, on a busy machine too.
        Server.Instead = async (context, _) =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = "bytes 0-99999/300007";
            context.Response.Headers.ETag = "\"one\"";
            await context.Response.Body.WriteAsync(Server.Content.AsMemory(0, 10));
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
        Options.StallTimeout = TimeSpan.FromSeconds(2); // Less than all parts take, much more than each on a busy machine.
        Server.Instead = async (context, _) =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = "bytes 0-99999/300007";
            context.Response.Headers.ETag = "\"one\"";
            for (var part = 0; part < 5; part++)
            {
                await Task.Delay(500, Stop);
                await context.Response.Body.WriteAsync(Server.Content.AsMemory(part * 20_000, 20_000));
                await context.Response.Body.FlushAsync();
            }

            return true;
        };

        Assert.Equal(Server.Content[..100_000], await ReadAsync(source, 0, 100_000));
        Assert.Equal(2, Server.Ranges.Count);
    }

    [Fact]
    public async Task A_reader_that_gives_up_ends_at_once_and_leaves_the_others_alone()
    {
        await using var source = await OpenAsync();
        var gate = new TaskCompletionSource();
        Server.Instead = async (_, _) =>
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
        Assert.Equal(Server.Content[70_000..70_010], await second);
    }

    [Fact]
    public async Task Reads_that_wait_for_a_place_are_merged_with_their_neighbours()
    {
        Options.ConnectionsPerHost = 1;
        using var opener = new SourceOpener(Policy, Options);
        await using var source = (IByteSource)await opener.OpenAsync(Server.Url.AbsoluteUri, Stop);
        var gate = new TaskCompletionSource();
        Server.Instead = async (_, _) =>
        {
            await gate.Task;
            return false;
        };

        var first = ReadAsync(source, 230_000, 70_000);
        while (Server.Ranges.Count < 2)
        {
            await Task.Delay(1, Stop);
        }

        var others = new[] { ReadAsync(source, 0, 70_000), ReadAsync(source, 70_000, 66_000), ReadAsync(source, 150_000, 70_000) };
        gate.SetResult();

        Assert.Equal(Server.Content[230_000..300_000], await first);
        Assert.Equal(Server.Content[..70_000], await others[0]);
        Assert.Equal(Server.Content[70_000..136_000], await others[1]);
        Assert.Equal(Server.Content[150_000..220_000], await others[2]);
        Assert.Equal(["bytes=0-65535", "bytes=230000-299999", "bytes=0-219999"], Server.Ranges);
    }

    [Fact]
    public async Task A_host_that_is_not_there_is_named()
    {
        var url = Server.Url;
        await Server.DisposeAsync();

        var fault = await AssertFaultAsync(
            Fault.DataUnreachable, () => Opener.OpenAsync(url.AbsoluteUri, Stop).AsTask());
        Assert.StartsWith($"`{url}`: no connection (", fault.Message);
    }

    [Fact]
    public async Task Requests_to_one_host_are_bounded_and_waiting_for_a_place_is_no_stall()
    {
        Options.ConnectionsPerHost = 2;
        Options.MaxRequestBytes = 70_000; // So that none is merged with another.
        Options.StallTimeout = TimeSpan.FromSeconds(2);
        using var opener = new SourceOpener(Policy, Options);
        await using var source = await opener.OpenAsync(Server.Url.AbsoluteUri, Stop);
        Server.Instead = async (_, _) =>
        {
            await Task.Delay(300, Stop);
            return false;
        };

        // 20 requests, 2 at once, 300 ms each: the last one waits for 2.7 s.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(part => ReadAsync((IByteSource)source, part * 10_000, 70_000)));
        Assert.Equal(2, Server.MostAtOnce);
        Assert.Equal(21, Server.Ranges.Count);
    }
}
