using System.Text;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>Connections that no honest client makes, many at once, to the real program.</summary>
public sealed class HostileConnectionsTests(HostileService hostile) : IClassFixture<HostileService>
{
    private const int MemoryMarginMb = 96;
    private const string Body = "<a>0123456789</a>";

    private static readonly TimeSpan _drip = TimeSpan.FromMilliseconds(200);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public Task Those_who_write_slowly_are_sent_away_and_others_served() => hostile.Endures(MemoryMarginMb, async () =>
    {
        var headers = Enumerable.Range(0, 200).Select(_ => Drip("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")).ToList();
        var bodies = Enumerable.Range(0, 100)
            .Select(_ => Drip("POST /wps HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"))
            .ToList();

        await Task.Delay(_drip, Ending);
        Assert.Single(await hostile.Service.Succeeded(await hostile.Submit(hostile.Small)));

        Assert.All(await Task.WhenAll(headers), answer => AssertStatus("408", answer));
        Assert.All(await Task.WhenAll(bodies), answer =>
        {
            AssertStatus("408", answer);
            Assert.Contains("did not arrive whole within 4 s", answer, StringComparison.Ordinal);
        });
    });

    [Fact]
    public Task Requests_that_are_cut_in_the_middle_change_nothing() => hostile.Endures(MemoryMarginMb, async () =>
    {
        var whole = Encoding.ASCII.GetBytes(
            $"POST /wps HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
        await Parallel.ForAsync(0, whole.Length * 2, Ending, async (number, _) =>
        {
            using var wire = await Wire.Connect(hostile.Service);
            await wire.Send(whole.AsMemory(0, number / 2));
            if (number % 2 == 0)
            {
                wire.Reset();
            }
        });
    });

    // Ten read a little and stop, as a program does that is suspended; they get their file all the same.
    [Fact]
    public Task Those_who_read_slowly_hold_up_nobody_and_no_memory() => hostile.Endures(MemoryMarginMb, async () =>
    {
        var output = Assert.Single(await hostile.Service.Succeeded(await hostile.Submit(hostile.Large)));
        var request = Encoding.ASCII.GetBytes(
            $"GET {output.AbsolutePath} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        var slow = new List<Wire>();
        try
        {
            for (var number = 0; number < 10; number++)
            {
                slow.Add(await Wire.Connect(hostile.Service, receiveBytes: 64 * 1024));
                await slow[^1].Send(request);
                await slow[^1].Read(1000);
            }

            var whole = await hostile.Service.Http.GetByteArrayAsync(output, Ending);
            await Task.Delay(TimeSpan.FromSeconds(2), Ending);

            var rests = await Task.WhenAll(slow.Select(wire => wire.CountToEnd()));
            Assert.All(rests, rest => Assert.InRange(rest, whole.Length - 1000, whole.Length));
        }
        finally
        {
            slow.ForEach(wire => wire.Dispose());
        }
    });

    [Theory]
    [InlineData("\r\n\r\n\r\n\r\nnonsense\r\n\r\n")]
    [InlineData("\0\0\0\0\u0016\u0003\u0001\0\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n")]
    [InlineData("GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET /%00/%zz/../..//etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")]
    [InlineData("POST /wps HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /wps HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("POST /wps HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12")]
    [InlineData("POST /wps HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("POST /wps HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    [InlineData("POST /wps HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003")] // TLS, to a port that has none
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    public async Task What_is_no_HTTP_is_refused_and_the_connection_closed(string request)
    {
        var answer = await Wire.Ask(hostile.Service, Encoding.Latin1.GetBytes(request));

        // A few bytes of HTTP/2 are answered in kind: with the word that the connection ends.
        Assert.True(
            !answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
                || answer["HTTP/1.1 ".Length] == '4'
                || answer.StartsWith("HTTP/1.1 505", StringComparison.Ordinal),
            answer);
        Assert.Equal("alive\n", await hostile.Service.Http.GetStringAsync("/health/live", Ending));
    }

    [Fact]
    public async Task Requests_that_are_sent_without_waiting_are_answered_in_their_order()
    {
        var requests = new StringBuilder();
        for (var number = 0; number < 100; number++)
        {
            requests.Append($"GET /jobs/none{number} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }

        requests.Append("GET /wps/api/ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        var answers = await Wire.Ask(hostile.Service, Encoding.ASCII.GetBytes(requests.ToString()));

        var at = 0;
        for (var number = 0; number < 100; number++)
        {
            at = answers.IndexOf($"<code>none{number}</code>", at, StringComparison.Ordinal);
            Assert.True(at >= 0, $"answer {number} is missing, or not in its place");
        }

        Assert.Contains("pong", answers[at..], StringComparison.Ordinal);
    }

    // One byte after the other, until the service has had enough.
    private async Task<string> Drip(string head)
    {
        using var wire = await Wire.Connect(hostile.Service);
        await wire.Send(Encoding.ASCII.GetBytes(head));
        var answer = wire.ReadToEnd();
        while (!answer.IsCompleted)
        {
            await wire.Send("x"u8.ToArray());
            await Task.WhenAny(answer, Task.Delay(_drip, Ending));
        }

        return await answer;
    }

    private static void AssertStatus(string status, string answer) =>
        Assert.StartsWith("HTTP/1.1 " + status, answer, StringComparison.Ordinal);
}
