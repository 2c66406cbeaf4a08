using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Tests.Unit.Sources.Caching;

public sealed class CachedReadTests : CacheTests
{
    // What is counted is what each has fetched of the file that it has open: the second reader has fetched nothing yet.
    [Fact]
    public async Task A_reader_who_may_not_fetch_more_takes_nothing_from_one_who_may()
    {
        var store = await StoreAsync();
        var gate = new TaskCompletionSource();
        CountedSource first = new(500_000) { Before = _ => gate.Task }, second = new(500_000);
        await using var one = Cached(store, first);
        await using var other = Cached(store, second);
        var leader = ReadAsync(one, 0, 100_000);
        var follower = AssertReadsAsync(other, second, 0, 100_000);
        gate.SetException(new ComputeException(Fault.TooLarge, "variable", "more than Data:MaxFetchGb allows"));

        var fault = await Assert.ThrowsAsync<ComputeException>(() => leader);
        Assert.Equal(Fault.TooLarge, fault.Fault);
        await follower;
        Assert.Equal([(0L, 100_000)], second.Reads);
    }

    [Fact]
    public async Task A_long_read_is_fetched_in_windows_and_found_again()
    {
        var store = await StoreAsync();
        var file = new CountedSource(28 << 20);
        await using var source = Cached(store, file);
        await AssertReadsAsync(source, file, 1, 27 << 20);
        await store.SettleAsync();
        Assert.Equal(4, file.Reads.Count);

        await AssertReadsAsync(source, file, 2, (27 << 20) - 1);
        Assert.Equal(4, file.Reads.Count);
    }

    [Fact]
    public async Task Four_windows_of_a_long_read_are_under_way_at_once()
    {
        var store = await StoreAsync();
        var (atOnce, gate) = (0, new TaskCompletionSource());
        var file = new CountedSource(60 << 20)
        {
            Before = async stop =>
            {
                if (Interlocked.Increment(ref atOnce) == 4)
                {
                    gate.SetResult();
                }

                await gate.Task.WaitAsync(stop);
            },
        };
        await using var source = Cached(store, file);
        await AssertReadsAsync(source, file, 1, 50 << 20).WaitAsync(TimeSpan.FromSeconds(30), Stop);

        Assert.Equal(7, file.Reads.Count);
    }

    [Fact]
    public async Task A_window_that_fails_ends_the_read_with_its_failure_once_no_other_fills_the_memory_any_more()
    {
        var store = await StoreAsync();
        var (reads, underway) = (0, 0);
        var file = new CountedSource(60 << 20)
        {
            Before = async stop =>
            {
                if (Interlocked.Increment(ref reads) == 3)
                {
                    throw new ComputeException(Fault.DataUnreachable, "variable", "HTTP 404");
                }

                _ = Interlocked.Increment(ref underway);
                await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _ = Interlocked.Decrement(ref underway);
                stop.ThrowIfCancellationRequested();
            },
        };
        await using var source = Cached(store, file);

        var fault = await Assert.ThrowsAsync<ComputeException>(
            () => ReadAsync(source, 0, 50 << 20).WaitAsync(TimeSpan.FromSeconds(30), Stop));
        Assert.Equal("HTTP 404", fault.Message);
        await store.SettleAsync();
        Assert.Equal(0, Volatile.Read(ref underway));
        Assert.InRange(file.Reads.Count, 3, 4);
    }
}
