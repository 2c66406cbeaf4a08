using Compute.Orleans.Engine.Sources.Caching;

namespace Compute.Orleans.Tests.Unit.Sources.Caching;

public sealed class RangeTableTests
{
    [Fact]
    public void Whatever_was_added_and_removed_a_byte_is_found_where_some_range_holds_it()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var (table, all) = (new RangeTable(), new List<KeptRange>());
            for (var step = 0; step < 40; step++)
            {
                var range = new KeptRange(random.Next(100), random.Next(1, 30), 0, 0);
                if (random.Next(4) == 0)
                {
                    Assert.Equal(all.Remove(range), table.Remove(range));
                    continue;
                }

                var useless = table.Add(range);
                all.Add(range);
                all.RemoveAll(useless.Contains);
                all = [.. all.Distinct()];
                Assert.Equal(all.Count, table.Count);
                AssertSame(table, all);
            }
        }
    }

    [Fact]
    public void What_lies_within_a_new_range_goes_and_a_range_within_another_is_not_taken()
    {
        var table = new RangeTable();
        KeptRange small = new(10, 5, 0, 0), wide = new(8, 20, 0, 0), part = new(20, 8, 0, 0);

        Assert.Empty(table.Add(small));
        Assert.Equal([small], table.Add(wide));
        Assert.Equal([part], table.Add(part));
        Assert.Equal(wide, table.Find(27));
    }

    [Fact]
    public void The_last_use_is_kept_with_the_range()
    {
        var table = new RangeTable();
        _ = table.Add(new(10, 5, 1, 1));
        table.Touch(new(10, 5, 7, 1));
        table.Touch(new(11, 5, 9, 1));

        Assert.Equal(7u, table.UseOf(new(10, 5, 0, 0)));
        Assert.Null(table.UseOf(new(11, 5, 0, 0)));
        Assert.Equal(1, table.Count);
    }

    // A range is 24 bytes and a list holds at most twice what is in it: a cache of 100,000 ranges is small.
    [Fact]
    public void A_hundred_thousand_ranges_take_a_few_megabytes()
    {
        var before = GC.GetAllocatedBytesForCurrentThread(); // Others do not count, and what was outgrown does.
        var table = new RangeTable();
        for (var number = 0; number < 100_000; number++)
        {
            _ = table.Add(new(number * 1000L, 1000, 1, 1));
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Current.TestOutputHelper!.WriteLine($"{bytes} bytes");
        Assert.Equal(100_000, table.Count);
        Assert.InRange(bytes, 0, 10 << 20);
    }

    // As a folder lists them: in no order. One by one, 400,000 took minutes.
    [Fact]
    public void Many_ranges_in_any_order_are_added_in_no_time()
    {
        var random = new Random(7);
        var ranges = Enumerable.Range(0, 400_000).Select(number => new KeptRange(number * 1000L, 1000, 1, 1)).ToArray();
        random.Shuffle(ranges);
        var table = new RangeTable();
        var watch = System.Diagnostics.Stopwatch.StartNew();

        table.AddAll(ranges);

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
        Assert.Equal(400_000, table.Count);
        Assert.Equal(ranges[17], table.Find(ranges[17].Offset + 500));
    }

    [Fact]
    public void Of_those_that_are_added_together_none_lies_within_another()
    {
        var table = new RangeTable();
        table.AddAll([new(20, 5, 0, 0), new(10, 5, 0, 0), new(10, 20, 0, 0), new(12, 3, 0, 0), new(28, 10, 0, 0)]);

        Assert.Equal(2, table.Count);
        Assert.Equal(new(10, 20, 0, 0), table.Find(21));
        Assert.Equal(new(28, 10, 0, 0), table.Find(29));
    }

    private static void AssertSame(RangeTable table, List<KeptRange> all)
    {
        for (var position = 0; position < 130; position++)
        {
            var holders = all.Where(range => range.Offset <= position && range.End > position).ToList();
            var found = table.Find(position);
            Assert.Equal(holders.Count > 0, found is not null);
            if (found is { } range)
            {
                Assert.Contains(range, holders);
                Assert.Equal(holders.Max(holder => holder.End), range.End);
            }

            var next = all.Where(after => after.Offset > position).Select(after => after.Offset);
            Assert.Equal(next.DefaultIfEmpty(long.MaxValue).Min(), table.NextOffset(position));
        }
    }
}
