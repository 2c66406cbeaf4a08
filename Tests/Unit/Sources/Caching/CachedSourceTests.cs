using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Tests.Unit.Sources.Caching;

public sealed class CachedSourceTests : CacheTests
{
    [Fact]
    public async Task What_one_reader_fetched_the_next_finds()
    {
        var store = await StoreAsync();
        CountedSource first = new(500_000), second = new(500_000);
        await using (var source = Cached(store, first))
        {
            await AssertReadsAsync(source, first, 10_000, 200_000);
        }

        await store.SettleAsync();
        await using var again = Cached(store, second);
        await AssertReadsAsync(again, second, 10_000, 200_000);
        await AssertReadsAsync(again, second, 70_001, 100_000);

        Assert.Equal([(10_000L, 200_000)], first.Reads);
        Assert.Empty(second.Reads);
        Assert.Equal((2, 1), (store.Counters.Hits, store.Counters.Misses));
        Assert.Equal((300_000, 200_000), (store.Counters.ServedBytes, store.Counters.FetchedBytes));
    }

    [Fact]
    public async Task Reads_that_are_cut_otherwise_fetch_only_what_is_missing()
    {
        var store = await StoreAsync();
        var file = new CountedSource(1_000_000);
        await using var source = Cached(store, file);
        await AssertReadsAsync(source, file, 100_000, 100_000);
        await AssertReadsAsync(source, file, 300_000, 100_000);
        await store.SettleAsync();
        file.Reads.Clear();

        await AssertReadsAsync(source, file, 50_000, 400_000);
        Assert.Equal([(50_000L, 50_000), (200_000L, 100_000), (400_000L, 50_000)], file.Reads.Order());

        await store.SettleAsync();
        file.Reads.Clear();
        await AssertReadsAsync(source, file, 50_000, 400_000);
        Assert.Empty(file.Reads);
    }

    [Fact]
    public async Task What_lies_between_two_gaps_is_fetched_along_where_another_request_costs_more()
    {
        var store = await StoreAsync();
        var file = new CountedSource(1_000_000) { CheapGapBytes = 20_000 };
        await using var source = Cached(store, file);
        await AssertReadsAsync(source, file, 100_000, 20_000);
        await store.SettleAsync();
        file.Reads.Clear();

        await AssertReadsAsync(source, file, 50_000, 200_000);
        await store.SettleAsync();
        Assert.Equal([(50_000L, 200_000)], file.Reads);
        Assert.Equal("50000-200000", Path.GetFileName(Assert.Single(Files))); // And what was within it is gone.
    }

    [Fact]
    public async Task Small_reads_are_widened_to_blocks_and_a_block_is_fetched_once()
    {
        var store = await StoreAsync();
        var file = new CountedSource(100_007);
        await using var source = Cached(store, file);
        for (var at = Block - 100; at < Block + 100; at += 8)
        {
            await AssertReadsAsync(source, file, at, 8);
        }

        await AssertReadsAsync(source, file, 100_000, 7);
        await AssertReadsAsync(source, file, 100_007, 0);
        Assert.Equal([(0L, Block), (Block, Block), (98_304L, 100_007 - 98_304)], file.Reads);
    }

    // As whatever reads headers does: nothing more is fetched where the few bytes are on disk already.
    [Fact]
    public async Task A_small_read_within_a_large_range_fetches_nothing()
    {
        var store = await StoreAsync();
        var file = new CountedSource(100_000);
        await using var source = Cached(store, file);
        await AssertReadsAsync(source, file, 1000, 50_000);
        await store.SettleAsync();

        await AssertReadsAsync(source, file, 1004, 8);
        await AssertReadsAsync(source, file, 50_990, 10);
        Assert.Single(file.Reads);
    }

    [Fact]
    public async Task Any_mix_of_reads_gives_the_bytes_of_the_file()
    {
        var store = await StoreAsync();
        var file = new CountedSource(300_007) { Before = async stop => await Task.Delay(1, stop) };
        await using var source = Cached(store, file);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async reader =>
        {
            var random = new Random(reader);
            for (var round = 0; round < 100; round++)
            {
                var offset = random.Next(300_007);
                var count = random.Next(Math.Min(random.Next(3) == 0 ? 100_000 : 300, 300_007 - offset));
                await AssertReadsAsync(source, file, offset, count);
            }
        }));

        await store.SettleAsync();
        Assert.Equal(0, store.Counters.Damaged);
    }

    [Fact]
    public async Task Of_32_readers_of_a_range_one_fetches()
    {
        var store = await StoreAsync();
        var gate = new TaskCompletionSource();
        var file = new CountedSource(500_000) { Before = _ => gate.Task };
        await using var source = Cached(store, file);
        var readers = Enumerable.Range(0, 32).Select(_ => AssertReadsAsync(source, file, 100_000, 250_000)).ToList();
        gate.SetResult();
        await Task.WhenAll(readers);

        Assert.Equal([(100_000L, 250_000)], file.Reads);
        Assert.Equal((31, 1), (store.Counters.Hits, store.Counters.Misses));
    }

    [Fact]
    public async Task A_reader_who_goes_away_takes_nothing_from_the_others()
    {
        var store = await StoreAsync();
        var gate = new TaskCompletionSource();
        var file = new CountedSource(500_000) { Before = async stop => await gate.Task.WaitAsync(stop) };
        await using var source = Cached(store, file);
        using var goes = new CancellationTokenSource();
        var first = source.ReadAsync(0, new byte[100_000], goes.Token).AsTask();
        var second = AssertReadsAsync(source, file, 50_000, 100_000);
        await goes.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        await second;

        Assert.Equal([(0L, 100_000), (100_000L, 50_000)], file.Reads);
    }

    [Fact]
    public async Task A_fetch_that_nobody_waits_for_ends()
    {
        var store = await StoreAsync();
        var ended = new TaskCompletionSource();
        var file = new CountedSource(500_000)
        {
            Before = async stop =>
            {
                await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                ended.SetResult();
                stop.ThrowIfCancellationRequested();
            },
        };
        await using var source = Cached(store, file);
        using var goes = new CancellationTokenSource();
        var reading = source.ReadAsync(0, new byte[100_000], goes.Token).AsTask();
        await goes.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await ended.Task.WaitAsync(Stop);
        file.Before = _ => Task.CompletedTask;
        await AssertReadsAsync(source, file, 0, 100_000);
    }

    // The first reader's source is closed while others still wait for what it fetches: they fetch it themselves.
    [Fact]
    public async Task A_fetch_that_ends_with_its_source_is_made_again_by_who_needs_it()
    {
        var store = await StoreAsync();
        var closed = new TaskCompletionSource();
        CountedSource first = new(500_000) { Before = _ => closed.Task }, second = new(500_000);
        await using var one = Cached(store, first);
        await using var other = Cached(store, second);
        var leader = one.ReadAsync(0, new byte[100_000], Stop).AsTask();
        var follower = AssertReadsAsync(other, second, 0, 100_000);
        closed.SetException(new ObjectDisposedException("the source"));

        await Assert.ThrowsAsync<ObjectDisposedException>(() => leader);
        await follower;
        Assert.Equal([(0L, 100_000)], second.Reads);
    }

    [Fact]
    public async Task A_failure_is_told_to_all_who_wait_and_not_remembered()
    {
        var store = await StoreAsync();
        var gate = new TaskCompletionSource();
        var file = new CountedSource(500_000) { Before = _ => gate.Task };
        await using var source = Cached(store, file);
        var readers = Enumerable.Range(0, 3).Select(_ => ReadAsync(source, 0, 100_000)).ToList();
        gate.SetException(new ComputeException(Fault.DataUnreachable, "variable", "HTTP 503"));
        foreach (var reader in readers)
        {
            var failure = await Assert.ThrowsAsync<ComputeException>(() => reader);
            Assert.Equal((Fault.DataUnreachable, "HTTP 503"), (failure.Fault, failure.Message));
        }

        Assert.Single(file.Reads);
        file.Before = _ => Task.CompletedTask;
        await AssertReadsAsync(source, file, 0, 100_000);
    }

    // Field note: the original's cache took files of one name for the same.
    [Theory]
    [InlineData("https://host.example/b/file.nc", "\"one\"")]
    [InlineData("https://other.example/a/file.nc", "\"one\"")]
    [InlineData("https://host.example/a/file.nc?member=2", "\"one\"")]
    [InlineData("https://host.example/a/file.nc", "\"two\"")]
    public async Task A_file_elsewhere_or_in_another_state_is_another_file(string location, string version)
    {
        var store = await StoreAsync();
        CountedSource first = new(500_000), second = new(500_000, version, location);
        await using var one = Cached(store, first);
        await using var other = Cached(store, second);
        await AssertReadsAsync(one, first, 0, 100_000);
        await store.SettleAsync();
        await AssertReadsAsync(other, second, 0, 100_000);

        Assert.Single(second.Reads);
    }

    [Fact]
    public async Task The_file_is_closed_with_its_cached_form()
    {
        var store = await StoreAsync();
        var file = new CountedSource(1000);
        await Cached(store, file).DisposeAsync();

        Assert.True(file.IsDisposed);
    }
}
