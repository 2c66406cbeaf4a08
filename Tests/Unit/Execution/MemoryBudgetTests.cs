using Compute.Orleans.Engine.Execution;

namespace Compute.Orleans.Tests.Unit.Execution;

public sealed class MemoryBudgetTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_does_not_fit_waits_until_enough_is_given_back()
    {
        var budget = new MemoryBudget(100);
        var first = await budget.TakeAsync(60, Stop);
        var second = await budget.TakeAsync(40, Stop);
        var third = budget.TakeAsync(50, Stop);

        second.Dispose();
        Assert.False(third.IsCompleted);
        first.Dispose();

        (await third).Dispose();
    }

    [Fact]
    public async Task Small_ones_do_not_overtake_a_large_one()
    {
        var budget = new MemoryBudget(100);
        var first = await budget.TakeAsync(60, Stop);
        var large = budget.TakeAsync(90, Stop);
        var small = budget.TakeAsync(10, Stop);

        Assert.False(small.IsCompleted);
        first.Dispose();

        using (await large)
        using (await small)
        {
            Assert.True(small.IsCompletedSuccessfully);
        }
    }

    [Fact]
    public async Task One_that_gives_up_holds_nobody_back()
    {
        var budget = new MemoryBudget(100);
        var first = await budget.TakeAsync(60, Stop);
        using var cancelled = new CancellationTokenSource();
        var large = budget.TakeAsync(90, cancelled.Token);
        var small = budget.TakeAsync(40, Stop);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await small).Dispose();
        first.Dispose();
        (await budget.TakeAsync(100, Stop)).Dispose();
    }

    [Fact]
    public async Task A_share_is_given_back_once()
    {
        var budget = new MemoryBudget(100);
        var share = await budget.TakeAsync(60, Stop);
        share.Dispose();
        share.Dispose();
        using var all = await budget.TakeAsync(100, Stop);

        Assert.False(budget.TakeAsync(1, Stop).IsCompleted);
    }

    [Fact]
    public async Task Many_at_once_never_hold_more_than_there_is()
    {
        var budget = new MemoryBudget(1000);
        long held = 0;
        long most = 0;

        await Parallel.ForAsync(0, 5000, Stop, async (number, stop) =>
        {
            var needed = (number * 37 % 400) + 1;
            using var hasty = CancellationTokenSource.CreateLinkedTokenSource(stop);
            if (number % 5 == 0)
            {
                hasty.CancelAfter(TimeSpan.FromMilliseconds(number % 3));
            }

            try
            {
                using var share = await budget.TakeAsync(needed, hasty.Token);
                InterlockedMax(ref most, Interlocked.Add(ref held, needed));
                await Task.Yield();
                Interlocked.Add(ref held, -needed);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                // Gave up waiting, as some do.
            }
        });

        Assert.InRange(most, 1, 1000);
        (await budget.TakeAsync(1000, Stop)).Dispose();
    }

    private static void InterlockedMax(ref long place, long value)
    {
        for (var known = Volatile.Read(ref place); known < value;)
        {
            known = Interlocked.CompareExchange(ref place, value, known);
        }
    }
}
