using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Http;
using Microsoft.Extensions.Time.Testing;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

public sealed class KnownFilesTests
{
    private static readonly TimeSpan _fresh = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _clock = new();
    private readonly List<RemoteFileState?> _asked = [];
    private readonly KnownFiles _files;
    private int _version;

    public KnownFilesTests() => _files = new(_clock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_asked_after_again_when_what_was_said_is_old()
    {
        Assert.Equal("1", await GetAsync());
        _clock.Advance(_fresh - TimeSpan.FromMilliseconds(1));
        Assert.Equal("1", await GetAsync(expected: "1"));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("2", await GetAsync(expected: "1"));

        // The second time it is known what was said before, without the block that came along.
        Assert.Equal([null, new RemoteFileState(new(10, "1"), true, true, null)], _asked);
    }

    [Fact]
    public async Task Who_wants_it_as_it_is_asks_and_so_does_who_wants_another_state()
    {
        Assert.Equal("1", await GetAsync());
        Assert.Equal("2", await GetAsync());
        Assert.Equal("3", await GetAsync(expected: "1"));
    }

    [Fact]
    public async Task Those_who_come_together_wait_for_one_answer_with_its_block()
    {
        var answer = new TaskCompletionSource<RemoteFileState>();
        var asked = 0;
        var waiting = Enumerable.Range(0, 100).Select(_ => _files.GetAsync(
            "a",
            expected: null,
            _fresh,
            (_, _) =>
            {
                asked++;
                return answer.Task;
            },
            Stop)).ToList();
        answer.SetResult(new(new(10, "1"), true, true, [1]));

        Assert.All(await Task.WhenAll(waiting), state => Assert.NotNull(state.FirstBlock));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_failure_is_not_remembered()
    {
        await Assert.ThrowsAsync<IOException>(() => _files.GetAsync(
            "a", null, _fresh, (_, _) => Task.FromException<RemoteFileState>(new IOException("gone")), Stop));

        Assert.Equal("1", await GetAsync());
    }

    [Fact]
    public async Task What_is_forgotten_is_asked_after_as_if_it_had_never_been_known()
    {
        await GetAsync();
        _files.Forget("a");

        Assert.Equal("2", await GetAsync());
        Assert.Equal([null, null], _asked);
    }

    [Fact]
    public async Task One_who_goes_away_leaves_the_others_waiting()
    {
        var answer = new TaskCompletionSource<RemoteFileState>();
        using var impatient = new CancellationTokenSource();
        var first = _files.GetAsync("a", null, _fresh, (_, _) => answer.Task, impatient.Token);
        var second = _files.GetAsync("a", null, _fresh, (_, _) => answer.Task, Stop);
        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult(new(new(10, "1"), true, true, null));
        Assert.Equal("1", (await second).Identity.Version);
    }

    [Fact]
    public async Task When_all_have_gone_the_server_is_not_asked_any_more()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var impatient = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 3).Select(_ => _files.GetAsync(
            "a",
            expected: null,
            _fresh,
            async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                stopped.SetResult();
                return new(new(10, "1"), true, true, null);
            },
            impatient.Token)).ToList();
        await impatient.CancelAsync();

        foreach (var one in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        }

        await stopped.Task.WaitAsync(Stop);
        Assert.Equal("1", await GetAsync());
    }

    private async Task<string> GetAsync(string? expected = null) => (await _files.GetAsync(
        "a",
        expected is null ? null : new(10, expected),
        _fresh,
        (known, _) =>
        {
            _asked.Add(known);
            var identity = new SourceIdentity(10, $"{++_version}");
            return Task.FromResult(new RemoteFileState(identity, true, true, [1, 2]));
        },
        Stop)).Identity.Version;
}
