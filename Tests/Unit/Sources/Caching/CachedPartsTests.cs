using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Caching;

namespace Compute.Orleans.Tests.Unit.Sources.Caching;

/// <summary>What a cache does with parts that lie apart, and with bytes that turned out to be damaged.</summary>
public sealed class CachedPartsTests : CacheTests
{
    [Fact]
    public async Task What_came_damaged_is_fetched_again_and_not_kept()
    {
        var store = await StoreAsync();
        var file = new CountedSource(1_000_000);
        await using var source = Cached(store, file);
        await AssertReadsAsync(source, file, 100_000, 200_000);
        await AssertReadsAsync(source, file, 200_000, 200_000);
        await AssertReadsAsync(source, file, 600_000, 100_000);
        await AssertReadsAsync(source, file, 10, 10);
        await store.SettleAsync();
        file.Reads.Clear();

        var again = new byte[150_000];
        Assert.Equal("a good answer", await source.ReadAgainAsync(200_000, again, Stop));
        Assert.Equal(file.Range(200_000, 150_000), again);
        Assert.NotNull(await source.ReadAgainAsync(10, new byte[10], Stop));

        await AssertReadsAsync(source, file, 200_000, 150_000);
        await AssertReadsAsync(source, file, 600_000, 100_000); // Nothing was wrong with that.
        await AssertReadsAsync(source, file, 10, 10);
        Assert.Equal([(200_000L, 150_000), (10L, 10), (200_000L, 150_000), (0L, Block)], file.Reads);
    }

    [Fact]
    public async Task What_came_damaged_does_not_reach_the_disk_though_it_waits_for_it()
    {
        var store = await StoreAsync();
        var file = new CountedSource(1_000_000);
        await using var source = Cached(store, file);
        await AssertReadsAsync(source, file, 100_000, 50_000);
        await AssertReadsAsync(source, file, 600_000, 50_000); // They wait for neighbours: the clock stands still.

        Assert.NotNull(await source.ReadAgainAsync(120_000, new byte[10], Stop));
        await AssertReadsAsync(source, file, 600_000, 50_000);
        await store.SettleAsync();

        _ = Assert.Single(Files);
        file.Reads.Clear();
        await AssertReadsAsync(source, file, 100_000, 50_000);
        await AssertReadsAsync(source, file, 600_000, 50_000);
        Assert.Equal([(100_000L, 50_000)], file.Reads);
    }

    [Fact]
    public async Task What_is_found_to_be_damaged_while_it_is_written_goes_again()
    {
        var store = await StoreAsync();
        var file = store.Open("https://host.example/a/file.nc", new(1000, "\"one\""));
        var fetch = Assert.Single(file.Plan(100, 200, cheapGapBytes: 0)).Fetch!;
        var run = new RangeRun(file, fetch, since: 0);
        file.Disk.Write(run);
        _ = Assert.Single(Files);

        file.Drop(299, 1);
        Assert.True(run.IsDamaged);
        file.Keep(run);
        file.Leave(fetch);

        Assert.Empty(Files);
        Assert.False(file.Holds(100, 1));
        Assert.Equal(0, store.Counters.Bytes);
        store.Close(file);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Parts_that_were_read_together_are_found_by_the_next(bool servesParts)
    {
        var store = await StoreAsync();
        var file = new CountedSource(1_000_000) { ServesParts = servesParts };
        await using var source = Cached(store, file);

        foreach (var (first, isRead) in ((int, bool)[])[(50, true), (50, false), (60, true), (50, false)])
        {
            file.Reads.Clear();
            var rooms = Enumerable.Range(0, 20).Select(_ => new byte[8]).ToArray();
            var parts = rooms.Select((room, place) => new BytePart(first + (place * 20_000), room)).ToList();

            Assert.Equal(servesParts, await source.TryReadApartAsync(parts, Stop));

            if (servesParts)
            {
                Assert.Equal(parts.Select(part => file.Range(part.Offset, 8)), rooms);
                Assert.Equal(isRead ? 20 : 0, file.Reads.Count);
            }
        }
    }

    [Fact]
    public async Task Those_who_want_the_same_parts_at_once_wait_for_one_reading()
    {
        var store = await StoreAsync();
        var gate = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var file = new CountedSource(1_000_000) { ServesParts = true, Before = stop => gate.Task.WaitAsync(stop) };
        await using var source = Cached(store, file);

        // The one who reads goes away, and another one begins anew.
        var gone = source.TryReadApartAsync([new(7, new byte[8])], impatient.Token).AsTask();
        var rooms = Enumerable.Range(0, 10).Select(_ => new byte[8]).ToArray();
        var others = rooms.Select(room => source.TryReadApartAsync([new(7, room)], Stop).AsTask()).ToArray();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        gate.SetResult();

        Assert.All(await Task.WhenAll(others), Assert.True);
        Assert.All(rooms, room => Assert.Equal(file.Range(7, 8), room));
        Assert.Equal(2, file.Reads.Count);
    }
}
