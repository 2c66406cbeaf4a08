using Compute.Orleans.Engine.Sources;

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
