using Compute.Orleans.Engine.Sources.Caching;

namespace Compute.Orleans.Tests.Unit.Sources.Caching;

public sealed class UnwrittenRangesTests : CacheTests
{
    private const int Most = 1000;

    [Fact]
    public async Task In_whatever_order_ranges_come_each_is_in_one_run_and_follows_the_one_before_it()
    {
        var store = await StoreAsync();
        CachedFile[] files = [Open(store, "a"), Open(store, "b")];
        var random = new Random(3);
        for (var round = 0; round < 100; round++)
        {
            var fetches = files
                .SelectMany(file => Cut(random).Select(fetch => (File: file, Fetch: fetch)))
                .OrderBy(_ => random.Next())
                .ToList();
            var (ranges, runs) = (new UnwrittenRanges(Most), new List<RangeRun>());
            foreach (var (file, fetch) in fetches)
            {
                ranges.Add(file, fetch, now: round);
                runs.AddRange(Taken(random.Next(4) == 0 ? ranges.TakeWhole : () => null));
            }

            Assert.Equal(fetches.Sum(one => (long)one.Fetch.Rented.Length) - runs.Sum(run => run.RentedBytes), ranges.Bytes);
            runs.AddRange(Taken(ranges.TakeLongest));
            Assert.Equal(0, ranges.Bytes);
            Assert.All(runs, AssertFollow);
            Assert.Equal(
                fetches.Select(one => (one.File.Disk.Key, one.Fetch.Offset)).Order(),
                runs.SelectMany(run => run.Fetches.Select(fetch => (run.File.Disk.Key, fetch.Offset))).Order());
            Assert.True(runs.Count < fetches.Count / 3, $"{runs.Count} runs of {fetches.Count} ranges");
        }
    }

    [Fact]
    public async Task What_came_first_is_taken_once_it_is_old_and_what_is_long_at_once()
    {
        var ranges = new UnwrittenRanges(Most);
        var file = Open(await StoreAsync(), "a");
        ranges.Add(file, Fetch(0, 10), now: 5);
        ranges.Add(file, Fetch(500, 20), now: 6);
        ranges.Add(file, Fetch(10, 10), now: 7);

        Assert.Null(ranges.TakeWhole());
        Assert.Null(ranges.TakeOlder(4));
        Assert.Equal((0, 20), Of(ranges.TakeOlder(5)));
        Assert.Null(ranges.TakeOlder(5));
        ranges.Add(file, Fetch(520, 480), now: 8);
        Assert.Equal((500, 500), Of(ranges.TakeWhole()));
        Assert.Equal(0, ranges.Bytes);
    }

    // Who went away and came again fetches the same once more, while the first fetch is still to be written.
    [Fact]
    public async Task Ranges_that_are_alike_are_both_taken()
    {
        var ranges = new UnwrittenRanges(Most);
        var file = Open(await StoreAsync(), "a");
        ranges.Add(file, Fetch(0, 10), now: 1);
        ranges.Add(file, Fetch(0, 10), now: 2);
        ranges.Add(file, Fetch(10, 10), now: 3);

        Assert.Equal([10, 20], Taken(ranges.TakeLongest).Select(run => run.Length).Order());
        Assert.Equal(0, ranges.Bytes);
    }

    private static CachedFile Open(RangeStore store, string name) =>
        store.Open("https://host.example/" + name, new(10, "one"));

    private static RangeFetch Fetch(long offset, int length) => new(offset, [], length);

    private static (long Offset, int Length) Of(RangeRun? run) => (run!.Offset, run.Length);

    private static IEnumerable<RangeRun> Taken(Func<RangeRun?> take)
    {
        while (take() is { } run)
        {
            yield return run;
        }
    }

    /// <summary>Ranges of which most begin where another one ends, and one is longer than a run.</summary>
    private static List<RangeFetch> Cut(Random random)
    {
        var (fetches, position) = (new List<RangeFetch>(), 0L);
        for (var number = 0; number < 100; number++)
        {
            position += random.Next(20) == 0 ? 7 : 0;
            fetches.Add(Fetch(position, number == 50 ? Most + 1 : random.Next(1, 100)));
            position = fetches[^1].End;
        }

        return fetches;
    }

    private static void AssertFollow(RangeRun run)
    {
        Assert.Equal(run.Length, run.Fetches.Sum(fetch => fetch.Length));
        Assert.True(run.Length <= Most || run.Fetches.Count == 1);
        foreach (var (before, behind) in run.Fetches.Zip(run.Fetches.Skip(1)))
        {
            Assert.Equal(before.End, behind.Offset);
        }
    }
}
