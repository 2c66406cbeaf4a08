using System.Net;
using System.Net.Sockets;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

/// <summary>How long is waited in each phase, how much is fetched, and what is said of both.</summary>
public sealed class RemoteCallsTests : RemoteSourceTests
{
    private const int Kept = 64 * 1024; // What opening fetches.

    [Fact]
    public async Task A_connection_that_does_not_come_up_is_given_up()
    {
        // What was accepted by nobody fills the queue of the listener; who comes then gets no answer.
        using var full = new TcpListener(IPAddress.Loopback, 0);
        full.Start(backlog: 0);
        var waiting = new List<Socket>();
        try
        {
            for (var caller = 0; caller < 8; caller++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                waiting.Add(socket);
                _ = socket.ConnectAsync(full.LocalEndpoint, Stop).AsTask().ContinueWith(
                    task => task.Exception, TaskScheduler.Default);
            }

            await Task.Delay(100, Stop);
            var host = full.LocalEndpoint.ToString()!;
            Policy.Hosts.Add(host);
            Options.ConnectTimeout = TimeSpan.FromMilliseconds(100);
            Options.Attempts = 2;
            using var opener = new SourceOpener(Policy, Options);

            var fault = await AssertFaultAsync(
                Fault.DataUnreachable, () => opener.OpenAsync($"http://{host}/a.nc", Stop).AsTask());

            Assert.Equal($"`http://{host}/a.nc`: no connection within 0.1 s while opening it, 2 times", fault.Message);
        }
        finally
        {
            waiting.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task An_answer_may_take_another_time_to_begin_than_to_go_on()
    {
        Options.StallTimeout = TimeSpan.FromHours(1);
        Options.AnswerTimeout = TimeSpan.FromMilliseconds(100);
        Options.Attempts = 1;
        Server.Instead = SilentAsync;

        var fault = await AssertFaultAsync(Fault.DataUnreachable, OpenAsync);

        Assert.Equal(
            $"`{Server.Url}`: before its answer, the server sent nothing for 0.1 s while opening it", fault.Message);
    }

    [Fact]
    public async Task An_answer_that_has_begun_may_pause_no_longer_than_the_other_limit()
    {
        await using var source = await OpenAsync();
        Options.StallTimeout = TimeSpan.FromMilliseconds(100);
        Options.AnswerTimeout = TimeSpan.FromHours(1);
        Options.Attempts = 1;
        Server.Instead = async (context, number) =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = "bytes 0-99999/300007";
            context.Response.Headers.ETag = "\"one\"";
            await context.Response.Body.WriteAsync(Server.Content.AsMemory(0, 10));
            await context.Response.Body.FlushAsync();
            return await SilentAsync(context, number);
        };

        var fault = await AssertFaultAsync(Fault.DataUnreachable, () => ReadAsync(source, 0, 100_000));

        Assert.Equal(
            $"`{Server.Url}`: HTTP 206 (Partial Content): in its answer, the server sent nothing for 0.1 s while "
            + "reading bytes 0 to 99999",
            fault.Message);
    }

    [Fact]
    public async Task Each_redirect_has_its_own_time_to_answer()
    {
        Options.AnswerTimeout = TimeSpan.FromSeconds(10);
        var clock = new FakeTimeProvider();
        using var opener = new SourceOpener(Policy, Options, clock);
        Server.Instead = async (context, number) =>
        {
            clock.Advance(TimeSpan.FromSeconds(4));
            context.Response.Headers.Location = "/file.nc";
            return number < 5 && await Answer(302)(context, number);
        };

        await using var source = await opener.OpenAsync(Server.Url.AbsoluteUri, Stop);

        Assert.Equal(5, Server.Ranges.Count);
    }

    [Fact]
    public async Task More_than_the_limit_is_not_fetched_of_one_input()
    {
        Policy.MaxFetchGb = 200_000 / 1e9;
        await using var source = await OpenAsync();

        Assert.Equal(Server.Content[..100_000], await ReadAsync(source, 0, 100_000));
        var fault = await AssertFaultAsync(Fault.TooLarge, () => ReadAsync(source, 100_000, 100_000));

        Assert.Equal(
            $"`{Server.Url}`: more than 200000 bytes would be fetched of it, the most that Data:MaxFetchGb allows of one "
            + "input; select less of it, or read it where it lies",
            fault.Message);
        Assert.Equal(3, Server.Ranges.Count); // It is no failure that trying again would mend.

        await using var other = await OpenAsync();
        Assert.Equal(Server.Content[..100_000], await ReadAsync(other, 0, 100_000));
    }

    [Fact]
    public async Task Nor_by_an_answer_that_does_not_say_how_long_it_is()
    {
        Policy.MaxFetchGb = 150_000 / 1e9;
        await using var source = await OpenAsync();
        Server.Instead = async (context, _) =>
        {
            await Server.AnswerRangeAsync(context, announces: false);
            return true;
        };

        await ReadAsync(source, Kept, 80_000);
        await AssertFaultAsync(Fault.TooLarge, () => ReadAsync(source, Kept, 80_000));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_file_that_is_refused_is_not_asked_for_again(int status)
    {
        await using var source = await OpenAsync();
        Server.Instead = Answer(status);

        foreach (var offset in (int[])[100_000, 200_000])
        {
            var fault = await AssertFaultAsync(Fault.DataUnreachable, () => ReadAsync(source, offset, 70_000));
            Assert.True(fault.IsFinal);
            Assert.False(fault.IsTransient);
            Assert.Contains($"HTTP {status} ", fault.Message);
        }

        Assert.Equal(2, Server.Ranges.Count);
        Assert.StartsWith("0 requests under way, ", Opener.Progress.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_tried_again_says_how_often()
    {
        await using var source = await OpenAsync();
        Server.Instead = Answer(503);

        var fault = await AssertFaultAsync(Fault.DataUnreachable, () => ReadAsync(source, 100_000, 70_000));

        Assert.Equal((3, true), (fault.Tries, fault.IsTransient));
    }

    [Fact]
    public async Task What_is_waited_for_is_said_as_long_as_somebody_waits_for_it()
    {
        using var connections = new HttpConnections(Policy, Options, new FakeTimeProvider()); // No wait ever ends.
        using var one = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        var first = FailAsync(connections, "reading one", one.Token);
        await SaidAsync(connections, "while reading one: asked again");
        var second = FailAsync(connections, "reading another", other.Token);
        await SaidAsync(connections, "while reading another: asked again");

        await other.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Contains("while reading one: asked again", connections.Progress.ToString(), StringComparison.Ordinal);

        await one.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.DoesNotContain("asked again", connections.Progress.ToString(), StringComparison.Ordinal);
    }

    private Task FailAsync(HttpConnections connections, string phase, CancellationToken cancellationToken) =>
        new RemoteCalls(connections, Server.Url, "a.nc").RunAsync(
            target => new(HttpMethod.Get, target),
            _ => Task.FromResult<RemoteFailure?>(new("the body ended too early", MayPass: true)),
            () => false,
            () => phase,
            cancellationToken);

    private static async Task SaidAsync(HttpConnections connections, string what)
    {
        while (!connections.Progress.ToString().Contains(what, StringComparison.Ordinal))
        {
            await Task.Delay(5, Stop);
        }
    }

    private static async Task<bool> SilentAsync(HttpContext context, int number)
    {
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        return number > 0;
    }
}
