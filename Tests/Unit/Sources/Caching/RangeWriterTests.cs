namespace Compute.Orleans.Tests.Unit.Sources.Caching;

public sealed class RangeWriterTests : CacheTests
{
    private const int Range = 200_000;

    [Fact]
    public async Task Neighbours_that_several_readers_fetched_are_one_file_that_a_restart_finds()
    {
        var store = await StoreAsync();
        var file = new CountedSource(20_000_000) { CheapGapBytes = 0 };
        await using var source = Cached(store, file);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async reader =>
        {
            for (var number = reader; number < 20; number += 4)
            {
                await AssertReadsAsync(source, file, (long)number * Range, Range);
            }
        }));
        await AssertReadsAsync(source, file, 30L * Range, Range); // No neighbour.
        await store.SettleAsync();

        Assert.Equal(
            [$"0-{20 * Range}", $"{30 * Range}-{Range}"], Files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(BytesOnDisk, store.Counters.Bytes);
        var unread = new CountedSource(20_000_000) { CheapGapBytes = 0 };
        await using var again = Cached(await StoreAsync(), unread);
        await AssertReadsAsync(again, unread, 0, 20 * Range);
        await AssertReadsAsync(again, unread, (7 * Range) - 5, Range + 10);
        Assert.Empty(unread.Reads);
    }

    [Fact]
    public async Task A_range_without_neighbours_is_read_from_memory_and_written_after_a_second()
    {
        var store = await StoreAsync();
        var file = new CountedSource(20_000_000);
        await using var source = Cached(store, file);
        await AssertReadsAsync(source, file, 0, Range);
        await Task.Delay(50, Stop);
        await AssertReadsAsync(source, file, 100, Range - 100);
        Assert.Empty(Files);
        Assert.Single(file.Reads);

        while (!Files.Any())
        {
            Clock.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(5, Stop);
        }

        await AssertReadsAsync(source, file, 0, Range);
        Assert.Single(file.Reads);
    }

    // What waits must leave room for what is fetched: else nothing would be kept any more.
    [Fact]
    public async Task However_far_apart_ranges_are_all_are_kept_without_waiting()
    {
        var store = await StoreAsync();
        var file = new CountedSource(100_000_000) { CheapGapBytes = 0 };
        await using var source = Cached(store, file);
        for (var number = 0; number < 150; number++)
        {
            await AssertReadsAsync(source, file, (long)number * 2 * Range, Range);
        }

        // Most have to go to the disk, so that others find room in memory, though no time passes.
        while (Files.Count() < 50)
        {
            await Task.Delay(5, Stop);
        }

        await store.SettleAsync();
        Assert.Equal(150, Files.Count());
        Assert.Equal(0, store.Counters.Unkept);
    }

    [Fact]
    public async Task A_long_run_is_written_as_soon_as_it_is_long_enough_and_none_is_longer_than_8_MiB()
    {
        var store = await StoreAsync();
        var file = new CountedSource(100_000_000) { CheapGapBytes = 0 };
        await using var source = Cached(store, file);
        for (var number = 0; number < 150; number++)
        {
            await AssertReadsAsync(source, file, (long)number * Range, Range);
        }

        await store.SettleAsync();
        var lengths = Files.Select(path => new FileInfo(path).Length).ToList();
        Assert.InRange(lengths.Count, 4, 20); // 30 MB in files of 4 MiB to 8 MiB, and a rest.
        Assert.All(lengths, length => Assert.InRange(length, Range, (8 << 20) + 1100));
        Assert.Equal(0, store.Counters.Unkept);
    }

    // A sixty-fourth of the cache: what goes to make room for others goes by little.
    [Fact]
    public async Task A_small_cache_has_small_files()
    {
        var store = await StoreAsync(64L * 3 * Range);
        var file = new CountedSource(20_000_000) { CheapGapBytes = 0 };
        await using var source = Cached(store, file);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(number =>
            AssertReadsAsync(source, file, (long)number * Range, Range)));
        await store.SettleAsync();

        Assert.All(Files, path => Assert.InRange(new FileInfo(path).Length, Range, (3 * Range) + 1000));
        Assert.InRange(Files.Count(), 10, 15);
    }

    // The clock of these tests is years ahead of the disk's, as that of a machine may be that shares the folder.
    [Fact]
    public async Task Sweeps_leave_what_is_being_written()
    {
        var store = await StoreAsync();
        var file = new CountedSource(20_000_000) { CheapGapBytes = 0 };
        await using var source = Cached(store, file);
        using var over = new CancellationTokenSource();
        var sweeping = Task.Run(
            () =>
            {
                while (!over.IsCancellationRequested)
                {
                    store.StartSweep(isDue: true);
                }
            },
            Stop);
        for (var number = 0; number < 800; number++)
        {
            await AssertReadsAsync(source, file, number * 25_000L, 20_000);
            if (number % 20 == 0)
            {
                store.Flush();
                await Task.Delay(5, Stop);
            }
        }

        await over.CancelAsync();
        await sweeping;
        await store.SettleAsync();

        Assert.Equal(0, store.Counters.Unkept);
        Assert.Equal(800, Files.Count());
    }

    [Fact]
    public async Task Files_are_not_joined_with_one_another()
    {
        var store = await StoreAsync();
        CountedSource one = new(20_000_000), other = new(20_000_000, location: "https://host.example/b/file.nc");
        await using var first = Cached(store, one);
        await using var second = Cached(store, other);
        await AssertReadsAsync(first, one, 0, Range);
        await AssertReadsAsync(second, other, Range, Range);
        await store.SettleAsync();

        Assert.Equal([$"0-{Range}", $"{Range}-{Range}"], Files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
