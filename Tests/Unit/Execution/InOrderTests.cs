using Compute.Orleans.Engine.Execution;

namespace Compute.Orleans.Tests.Unit.Execution;

public sealed class InOrderTests
{
    private readonly Lock _gate = new();
    private int _running;
    private int _most;
    private int _done;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_is_done_some_at_once()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = RunAsync(100, 8, async (_, _) =>
        {
            if (Volatile.Read(ref _running) == 8)
            {
                gate.TrySetResult();
            }

            await gate.Task;
            await Task.Yield();
        });

        await running.WaitAsync(Stop);
        Assert.Equal((100, 8), (_done, _most));
        await RunAsync(0, 8, (_, _) => Task.CompletedTask);
        await RunAsync(3, 8, (_, _) => Task.CompletedTask);
        Assert.Equal(103, _done);
    }

    [Fact]
    public async Task The_failure_of_the_first_is_thrown_though_a_later_one_was_quicker()
    {
        var later = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var failure = await Assert.ThrowsAsync<IOException>(() => RunAsync(4, 4, async (place, token) =>
        {
            switch (place)
            {
                case 1:
                    await later.Task;
                    throw new IOException("1");
                case 2:
                    later.SetResult();
                    throw new IOException("2");
                case 3:
                    await Task.Delay(Timeout.Infinite, token); // It is stopped, as nobody wants it any more.
                    break;
            }
        }));

        Assert.Equal("1", failure.Message);
        Assert.Equal(1, _done);
    }

    [Fact]
    public async Task It_ends_when_its_caller_wants_no_more()
    {
        using var source = new CancellationTokenSource();
        var running = new InOrder<int>(
            [.. Enumerable.Range(0, 100)], (_, token) => Task.Delay(Timeout.Infinite, token), source.Token).RunAsync(4);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Stop));
    }

    private Task RunAsync(int count, int atOnce, Func<int, CancellationToken, Task> act) => new InOrder<int>(
        [.. Enumerable.Range(0, count)],
        async (place, token) =>
        {
            lock (_gate)
            {
                _most = Math.Max(_most, ++_running);
            }

            try
            {
                await act(place, token);
                _ = Interlocked.Increment(ref _done);
            }
            finally
            {
                lock (_gate)
                {
                    _running--;
                }
            }
        },
        Stop).RunAsync(atOnce);
}
