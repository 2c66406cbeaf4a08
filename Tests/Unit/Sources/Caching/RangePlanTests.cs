using Compute.Orleans.Engine.Sources.Caching;

namespace Compute.Orleans.Tests.Unit.Sources.Caching;

public sealed class RangePlanTests
{
    [Fact]
    public async Task What_is_on_its_way_is_waited_for_but_not_what_has_failed()
    {
        using var failed = new RangeFetch(100, new byte[50], 50);
        await failed.RunAsync(new CountedSource(1000) { Before = _ => throw new IOException("gone") });
        using var underway = new RangeFetch(200, new byte[50], 50);
        using var again = new RangeFetch(120, new byte[50], 10);

        var parts = RangePlan.Make(new(), [failed, underway, again], 100, 200, cheapGapBytes: 0);

        Assert.Equal(
            [(100L, 120L, null), (120L, 130L, again), (130L, 200L, null), (200L, 250L, underway), (250L, 300L, null)],
            parts.Select(part => (part.Start, part.End, part.Fetch)));
    }

    [Fact]
    public void Gaps_with_little_between_them_are_one_request()
    {
        var table = new RangeTable();
        table.AddAll([new(110, 5, 0, 0), new(200, 50, 0, 0)]);

        var parts = RangePlan.Make(table, [], 100, 200, cheapGapBytes: 10);

        Assert.Equal([(100L, 200L, true), (200L, 250L, false), (250L, 300L, true)],
            parts.Select(part => (part.Start, part.End, part.IsMissing)));
    }
}
