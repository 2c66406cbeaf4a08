using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

public sealed class SharedWorkTests
{
    private readonly TaskCompletionSource<int> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<int> _ended = [];
    private readonly SharedWork<string, int> _work;
    private int _begun;

    public SharedWorkTests() => _work = new(result =>
    {
        _ended.Add(result);
        return ValueTask.CompletedTask;
    });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_done_once_for_all_who_want_it_at_a_time_and_ended_when_all_have_used_it()
    {
        var endedBefore = new List<int>();
        var waiting = Enumerable.Range(0, 50).Select(_ => UseAsync(Stop, endedBefore)).ToList();
        _answer.SetResult(7);

        Assert.All(await Task.WhenAll(waiting), result => Assert.Equal(7, result));
        Assert.Equal(1, _begun);
        Assert.Equal([7], _ended);
        Assert.All(endedBefore, ended => Assert.Equal(0, ended));

        Assert.Equal(7, await UseAsync(Stop, endedBefore)); // Who comes later has it done anew.
        Assert.Equal(2, _begun);
    }

    [Fact]
    public async Task One_who_goes_away_leaves_it_to_the_others_and_the_last_one_stops_it()
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var waiting = (UseAsync(first.Token), UseAsync(second.Token));

        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Item1);
        Assert.False(_stopped.Task.IsCompleted);

        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Item2);
        await _stopped.Task.WaitAsync(Stop);

        // Who comes now does not wait for what was stopped.
        _answer.SetResult(3);
        Assert.Equal(3, await UseAsync(Stop));
        Assert.Equal([3], _ended);
    }

    [Fact]
    public async Task A_failure_is_all_the_waiters_and_nobody_elses()
    {
        var waiting = new[] { UseAsync(Stop), UseAsync(Stop) };
        _answer.SetException(new IOException("gone"));
        foreach (var one in waiting)
        {
            await Assert.ThrowsAsync<IOException>(() => one);
        }

        Assert.Equal(1, _begun);
        Assert.Empty(_ended);
    }

    private Task<int> UseAsync(CancellationToken cancellationToken, List<int>? endedBefore = null) => _work.UseAsync(
        "key",
        async stop =>
        {
            _ = Interlocked.Increment(ref _begun);
            try
            {
                return await _answer.Task.WaitAsync(stop);
            }
            catch (OperationCanceledException)
            {
                _stopped.SetResult();
                throw;
            }
        },
        result =>
        {
            lock (_ended)
            {
                endedBefore?.Add(_begun == 1 ? _ended.Count : 0);
            }

            return result;
        },
        cancellationToken);
}
