using Compute.Orleans.Engine.Sources.Caching;

namespace Compute.Orleans.Tests.Unit.Sources.Caching;

public sealed class RangeStoreTests : CacheTests
{
    private const int Range = 100_000;
    private const int RangeOnDisk = 102_400; // With checksums, in blocks of 4096 bytes.
    private const long Limit = 64 * RangeOnDisk;

    [Fact]
    public async Task What_is_kept_is_found_after_a_restart()
    {
        await FillAsync(await StoreAsync(), 0, 3);
        var again = await StoreAsync();

        Assert.Equal([0, 1, 2], await KeptAsync(again, 5));
        Assert.Equal(3 * RangeOnDisk, again.Counters.Bytes);
    }

    [Fact]
    public async Task The_folder_never_holds_more_than_it_may()
    {
        var store = await StoreAsync(Limit);
        for (var number = 0; number < 200; number++)
        {
            await FillAsync(store, number, 1);
            Assert.InRange(BytesOnDisk, RangeOnDisk, Limit);
        }

        Assert.Equal(BytesOnDisk, store.Counters.Bytes);
        Assert.Equal(200 - (BytesOnDisk / RangeOnDisk), store.Counters.Evictions);
        Assert.InRange(BytesOnDisk, Limit * 3 / 4, Limit);
    }

    [Fact]
    public async Task What_comes_faster_than_it_can_be_swept_is_not_kept()
    {
        var store = await StoreAsync(32 * RangeOnDisk);
        var file = new CountedSource(50_000_000) { CheapGapBytes = 0 };
        await using var source = Cached(store, file);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(number =>
            AssertReadsAsync(source, file, (long)number * Range, Range)));
        await store.SettleAsync();

        Assert.InRange(BytesOnDisk, 16 * RangeOnDisk, 32 * RangeOnDisk);
        Assert.Equal(300, (BytesOnDisk / RangeOnDisk) + store.Counters.Evictions + store.Counters.Unkept);
    }

    [Fact]
    public async Task What_was_not_used_for_longest_goes_first()
    {
        var store = await StoreAsync(Limit);
        await FillAsync(store, 0, 40);
        Assert.Equal([3, 7], await KeptAsync(store, 40, only: [3, 7]));
        await FillAsync(store, 40, 40);

        var kept = await KeptAsync(store, 80);
        Assert.Contains(3, kept);
        Assert.Contains(7, kept);
        Assert.DoesNotContain(4, kept);
        Assert.DoesNotContain(8, kept);
        Assert.Equal(Enumerable.Range(50, 30), kept.Where(number => number >= 50));
    }

    [Fact]
    public async Task The_last_use_survives_a_restart_and_is_not_written_down_each_time()
    {
        int[] used = [3, 11, 17, 23, 31];
        var first = await StoreAsync(Limit);
        await FillAsync(first, 0, 40);
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(used, await KeptAsync(first, 40, used));
        var file = Files.Single(path => Path.GetFileName(path) == $"{3L * Range}-{Range}");
        var noted = File.GetLastAccessTimeUtc(file);
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(used, await KeptAsync(first, 40, used));
        Assert.Equal(noted, File.GetLastAccessTimeUtc(file));

        var second = await StoreAsync(Limit);
        await FillAsync(second, 40, 40);
        Assert.Equal(used, await KeptAsync(second, 40, used));
        Assert.InRange((await KeptAsync(second, 40)).Count, used.Length, 20);
    }

    [Fact]
    public async Task Stores_that_share_a_folder_keep_to_the_limit_together_and_find_what_the_others_fetched()
    {
        var stores = new List<RangeStore>();
        for (var number = 0; number < 4; number++)
        {
            stores.Add(await StoreAsync(Limit));
        }

        var most = 0L;
        for (var round = 0; round < 100; round++)
        {
            await Task.WhenAll(stores.Select((store, place) => FillAsync(store, (round * 4) + place, 1)));
            most = Math.Max(most, BytesOnDisk);
        }

        Assert.InRange(most, Limit / 2, Limit);
        var fresh = await StoreAsync(Limit);
        Assert.InRange((await KeptAsync(fresh, 400)).Count, 32, 64);
        Assert.All(stores, store => Assert.Equal(0, store.Counters.Damaged));
    }

    [Fact]
    public async Task A_range_that_another_process_removed_is_fetched_again()
    {
        var store = await StoreAsync();
        await FillAsync(store, 0, 2);
        Directory.Delete(Root, recursive: true);
        await FillAsync(store, 0, 2);

        Assert.Equal([0, 1], await KeptAsync(store, 2));
        Assert.Equal(0, store.Counters.Damaged);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_damaged_is_never_served(bool isShort)
    {
        var store = await StoreAsync();
        await FillAsync(store, 0, 3);
        var path = Files.Single(file => Path.GetFileName(file) == $"{Range}-{Range}");
        await using (var file = new FileStream(path, FileMode.Open))
        {
            file.Position = file.Length - 10;
            file.WriteByte((byte)(file.ReadByte() + 1));
            file.SetLength(file.Length - (isShort ? 5 : 0));
        }

        var counted = new CountedSource(50_000_000) { CheapGapBytes = 0 };
        await using var source = Cached(store, counted);
        await AssertReadsAsync(source, counted, 0, 3 * Range);
        await store.SettleAsync();

        Assert.Equal([(Range, Range)], counted.Reads);
        Assert.Equal(1, store.Counters.Damaged);
        Assert.Equal([0, 1, 2], await KeptAsync(store, 3)); // What was fetched again is whole.
        Assert.Equal(3 * RangeOnDisk, store.Counters.Bytes);
    }

    [Fact]
    public async Task What_a_crash_left_half_written_goes_and_what_is_not_the_caches_stays()
    {
        await FillAsync(await StoreAsync(), 0, 1);
        var folder = Path.GetDirectoryName(Files.Single())!;
        var old = Path.Combine(folder, "100000-100000.0123456789abcdef.tmp");
        var young = Path.Combine(folder, "200000-100000.0123456789abcdef.tmp");
        string[] foreign = [Path.Combine(Root, "notes.txt"), Path.Combine(folder, "notes.txt")];
        foreach (var file in foreign.Append(old).Append(young))
        {
            await File.WriteAllTextAsync(file, "half of it", Stop);
            File.SetLastWriteTimeUtc(file, (Clock.GetUtcNow() - TimeSpan.FromHours(1)).UtcDateTime);
        }

        File.SetLastWriteTimeUtc(young, Clock.GetUtcNow().UtcDateTime);
        var store = await StoreAsync();

        Assert.Equal(foreign.Append(young).Append(Path.Combine(folder, "0-100000")).Order(), Files.Order());
        Assert.Equal([0], await KeptAsync(store, 3));
    }

    [Fact]
    public async Task Other_states_of_a_file_go_when_it_is_opened()
    {
        var store = await StoreAsync();
        await FillAsync(store, 0, 3);
        CountedSource changed = new(50_000_000, "\"two\""), other = new(50_000_000, location: "https://host.example/b");
        await using var elsewhere = Cached(store, other);
        await AssertReadsAsync(elsewhere, other, 0, Range);
        await using var source = Cached(store, changed);
        await AssertReadsAsync(source, changed, 0, Range);
        while (Files.Count() != 2)
        {
            await store.SettleAsync();
            await Task.Delay(5, Stop);
        }

        await store.SettleAsync();
        Assert.Equal(2, Files.Count());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_costs_nothing_but_time()
    {
        var file = Path.Combine(Path.GetDirectoryName(Root)!, "file");
        await File.WriteAllTextAsync(file, "in the way", Stop);
        var store = await StoreAsync(root: Path.Combine(file, "cache"));
        await FillAsync(store, 0, 3);

        Assert.Empty(await KeptAsync(store, 3));
        Assert.InRange(store.Counters.Unkept, 3, 6);
        Assert.Equal(0, store.Counters.Bytes);
    }

    [Fact]
    public async Task A_full_disk_costs_nothing_but_time_and_gets_some_of_it_back()
    {
        var store = await StoreAsync();
        await FillAsync(store, 0, 20);
        FreeBytes = (1L << 30) - (10 * RangeOnDisk); // Below what is left to others by ten ranges.
        Clock.Advance(TimeSpan.FromMinutes(2));
        var second = await StoreAsync();

        Assert.InRange(BytesOnDisk, 5 * RangeOnDisk, 10 * RangeOnDisk);
        FreeBytes = 0;
        var third = await StoreAsync();
        Assert.Empty(Files);
        await FillAsync(third, 0, 3);
        Assert.Empty(Files);
        Assert.Equal(3, third.Counters.Unkept);
        Assert.Equal(0, second.Counters.Damaged);
    }

    [Fact]
    public async Task What_cannot_be_kept_is_tried_again_after_a_while()
    {
        var blocked = Path.Combine(Path.GetDirectoryName(Root)!, "blocked");
        await File.WriteAllTextAsync(blocked, "in the way", Stop);
        var store = await StoreAsync(root: blocked);
        await FillAsync(store, 0, 1);
        File.Delete(blocked);
        await FillAsync(store, 0, 1);
        Assert.Empty(await KeptAsync(store, 1));

        Clock.Advance(TimeSpan.FromMinutes(2));
        await FillAsync(store, 0, 1);
        Assert.Equal([0], await KeptAsync(store, 1));
    }

    /// <summary>Reads ranges of one file, a second after the other.</summary>
    private async Task FillAsync(RangeStore store, int first, int count)
    {
        var file = new CountedSource(50_000_000) { CheapGapBytes = 0 };
        await using var source = Cached(store, file);
        for (var number = first; number < first + count; number++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await AssertReadsAsync(source, file, (long)number * Range, Range);
            await store.SettleAsync();
        }
    }

    /// <summary>The ranges that are there; those that are not are not fetched for it.</summary>
    private async Task<List<int>> KeptAsync(RangeStore store, int count, params int[] only)
    {
        var missing = new InvalidOperationException("it is not there");
        var file = new CountedSource(50_000_000) { Before = _ => throw missing };
        await using var source = Cached(store, file);
        var kept = new List<int>();
        for (var number = 0; number < count; number++)
        {
            if (only.Length > 0 && !only.Contains(number))
            {
                continue;
            }

            try
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
                await AssertReadsAsync(source, file, (long)number * Range, Range);
                kept.Add(number);
            }
            catch (InvalidOperationException thrown) when (thrown == missing)
            {
                // As it may be.
            }
        }

        return kept;
    }
}
