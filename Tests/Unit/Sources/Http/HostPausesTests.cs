using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Http;
using Microsoft.Extensions.Time.Testing;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

/// <summary>A host that asks to be left alone is left alone by all, and not for ever.</summary>
public sealed class HostPausesTests : RemoteSourceTests
{
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task All_requests_to_a_host_wait_that_asked_to_be_left_alone(int status)
    {
        Options.StallTimeout = TimeSpan.FromSeconds(1); // Waiting is no stalling.
        using var opener = new SourceOpener(Policy, Options, _clock);
        await using var one = await OpenAsync(opener);
        await using var other = await OpenAsync(opener);
        var asked = Asked(number => number == 3 ? status : null, "8");
        var first = ReadAsync(one, 0, 70_000);
        while (asked().Length < 1 || opener.Pauses.All.Count == 0)
        {
            await Task.Delay(5, Stop);
        }

        var others = Enumerable.Range(1, 3).Select(part => ReadAsync(other, part * 70_000, 70_000)).ToList();
        await Task.Delay(100, Stop);
        Assert.Single(asked());
        Assert.Contains("asked to be left alone", opener.Progress.ToString(), StringComparison.Ordinal);
        await PassAsync(() => first.IsCompleted && others.All(read => read.IsCompleted));

        Assert.Equal(Server.Content[..70_000], await first);
        Assert.Equal(Server.Content[70_000..280_000], (await Task.WhenAll(others)).SelectMany(bytes => bytes));
        Assert.All(asked()[1..], time => Assert.InRange((time - asked()[0]).TotalSeconds, 7.9, 11));
        var pause = Assert.Single(opener.Pauses.All);
        Assert.Equal((Server.Host, 1L, TimeSpan.Zero), (pause.Host, pause.Times, pause.Left));
        Assert.InRange(pause.Held, 1, 4);
    }

    [Theory]
    [InlineData("86400")]
    [InlineData("Fri, 01 Jan 2100 00:00:00 GMT")]
    public async Task No_request_waits_longer_than_the_longest_wait(string retryAfter)
    {
        using var opener = new SourceOpener(Policy, Options, _clock);
        await using var source = await OpenAsync(opener);
        var asked = Asked(number => number == 2 ? 503 : null, retryAfter);
        var reading = ReadAsync(source, 0, 70_000);
        await PassAsync(() => reading.IsCompleted);

        Assert.Equal(Server.Content[..70_000], await reading);
        Assert.InRange((asked()[1] - asked()[0]).TotalSeconds, 9, 16);
    }

    [Theory]
    [InlineData(503, null)]
    [InlineData(503, "0")]
    [InlineData(503, "soon")]
    [InlineData(500, "5")]
    public async Task Other_refusals_are_of_one_request(int status, string? retryAfter)
    {
        using var opener = new SourceOpener(Policy, Options, _clock);
        await using var source = await OpenAsync(opener);
        _ = Asked(number => number == 2 ? status : null, retryAfter);
        var reading = ReadAsync(source, 0, 70_000);
        await PassAsync(() => reading.IsCompleted);

        Assert.Equal(Server.Content[..70_000], await reading);
        Assert.Empty(opener.Pauses.All);
    }

    [Fact]
    public async Task A_host_that_never_answers_otherwise_is_given_up_after_all_attempts()
    {
        using var opener = new SourceOpener(Policy, Options, _clock);
        await using var source = await OpenAsync(opener);
        var asked = Asked(_ => 429, "5");
        var readings = Enumerable.Range(0, 4).Select(part => ReadAsync(source, part * 70_000, 70_000)).ToList();
        await PassAsync(() => readings.All(reading => reading.IsCompleted));

        foreach (var reading in readings)
        {
            var fault = await AssertFaultAsync(Fault.DataUnreachable, () => reading);
            Assert.Contains("HTTP 429", fault.Message, StringComparison.Ordinal);
            Assert.Equal(3, fault.Tries);
        }

        Assert.InRange((asked()[^1] - asked()[0]).TotalSeconds, 9, 40);
    }

    [Fact]
    public void Nobody_waits_for_a_pause_that_is_about_to_begin()
    {
        var url = new Uri("http://host.example/a.nc");
        var clock = new AskingClock();
        var pauses = new HostPauses(Options, clock);
        clock.WhenAsked = () => Assert.Equal(TimeSpan.Zero, pauses.Hold(url));
        pauses.Begin(url, TimeSpan.FromSeconds(8));

        Assert.Equal(("host.example", 1L, 0L), pauses.All.Select(pause => (pause.Host, pause.Times, pause.Held)).Single());
        Assert.InRange(pauses.Hold(url).TotalSeconds, 8, 10);
    }

    /// <summary>Opens a file; the first request of each opening is none that a test counts.</summary>
    private async Task<IByteSource> OpenAsync(SourceOpener opener) =>
        (IByteSource)await opener.OpenAsync(Server.Url.AbsoluteUri, Stop);

    /// <summary>When requests came from now on; some of them are refused, by their number since the server's start.</summary>
    private Func<DateTimeOffset[]> Asked(Func<int, int?> refusal, string? retryAfter)
    {
        var asked = new List<DateTimeOffset>();
        Server.Instead = async (context, number) =>
        {
            lock (asked)
            {
                asked.Add(_clock.GetUtcNow());
            }

            if (refusal(number) is not { } status)
            {
                return false;
            }

            context.Response.Headers.RetryAfter = retryAfter;
            return await Answer(status)(context, number);
        };
        return () =>
        {
            lock (asked)
            {
                return [.. asked];
            }
        };
    }

    private async Task PassAsync(Func<bool> isOver)
    {
        while (!isOver())
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(2, Stop);
        }
    }

    /// <summary>A clock that stands still, and does something when it is first looked at: that is another's turn.</summary>
    private sealed class AskingClock : TimeProvider
    {
        public Action? WhenAsked { get; set; }

        public override long GetTimestamp()
        {
            var act = WhenAsked;
            WhenAsked = null;
            act?.Invoke();
            return 1;
        }
    }
}
