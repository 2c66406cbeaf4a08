using Compute.Orleans.Engine.Execution;

namespace Compute.Orleans.Tests.Unit.Execution;

public sealed class ComputePoolTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_comes_back_to_the_pool_after_it_awaited()
    {
        using var pool = new ComputePool(2);

        var names = await pool.RunAsync(
            async () =>
            {
                var before = Thread.CurrentThread.Name;
                await Task.Delay(1, Stop);
                return (before, Thread.CurrentThread.Name);
            },
            Stop);

        Assert.StartsWith("compute-", names.before, StringComparison.Ordinal);
        Assert.StartsWith("compute-", names.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_awaits_frees_its_thread()
    {
        using var pool = new ComputePool(1);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = pool.RunAsync(
            async () =>
            {
                await gate.Task;
                return 1;
            },
            Stop);

        Assert.Equal(2, await pool.RunAsync(() => Task.FromResult(2), Stop));
        gate.SetResult();
        Assert.Equal(1, await waiting);
    }

    [Fact]
    public async Task An_exception_reaches_the_caller_and_the_thread_lives_on()
    {
        using var pool = new ComputePool(1);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => pool.RunAsync<int>(() => throw new InvalidOperationException(), Stop));

        Assert.Equal(3, await pool.RunAsync(() => Task.FromResult(3), Stop));
    }

    [Fact]
    public async Task Work_that_was_cancelled_before_its_turn_does_not_run()
    {
        using var pool = new ComputePool(1);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var ran = false;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pool.RunAsync(
            () =>
            {
                ran = true;
                return Task.FromResult(0);
            },
            cancelled.Token));

        Assert.False(ran);
    }

    // The thread would end the process with an exception of its own.
    [Fact]
    public async Task A_pool_that_is_closed_on_its_own_thread_ends_in_peace()
    {
        var pool = new ComputePool(2);
        Thread? own = null;

        await pool.RunAsync(
            () =>
            {
                own = Thread.CurrentThread;
                pool.Dispose();
                return Task.FromResult(0);
            },
            Stop);

        Assert.True(await Task.Run(() => own!.Join(TimeSpan.FromSeconds(10)), Stop));
        pool.Dispose();
    }

    [Fact]
    public async Task Work_that_goes_on_when_the_pool_is_closed_ends_elsewhere()
    {
        var pool = new ComputePool(1);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = pool.RunAsync(
            async () =>
            {
                await gate.Task;
                return 4;
            },
            Stop);
        pool.Dispose();

        gate.SetResult();

        Assert.Equal(4, await waiting);
    }
}
