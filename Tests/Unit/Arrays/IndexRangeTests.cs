using Compute.Orleans.Engine.Arrays;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Arrays;

public sealed class IndexRangeTests
{
    [Fact]
    public void Ranges_pick_the_positions_one_after_another() => Gen.Int[0, 40].Array[1, 30].Sample(positions =>
    {
        var ranges = IndexRange.Of(positions);

        Assert.All(ranges, range => Assert.True(range.Step >= 1));
        Assert.Equal(
            positions.Select(position => (long)position),
            ranges.SelectMany(range => Enumerable.Range(0, (int)range.Count).Select(step => range.Start + (step * range.Step))));
    });

    [Fact]
    public void A_run_of_one_step_is_one_range() =>
        Assert.Equal([new(3, 4, 2), new(20, 1)], IndexRange.Of([3, 5, 7, 9, 20]));
}
