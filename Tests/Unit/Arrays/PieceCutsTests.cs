using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Arrays;

public sealed class PieceCutsTests
{
    [Fact]
    public void Boxes_cover_any_region_once_and_are_no_larger_than_allowed() => (
        from axes in Gen.Select(Gen.Long[0, 5], Gen.Long[1, 9], Gen.Bool).Array[0, 4]
        from maximum in Gen.Long[1, 200]
        select (axes, maximum)).Sample(sample =>
        {
            var region = new Region(
                [.. sample.axes.Select(axis => axis.Item1)], [.. sample.axes.Select(axis => axis.Item2)]);
            ImmutableArray<int> reduced =
                [.. Enumerable.Range(0, region.Rank).Where(axis => sample.axes[axis].Item3)];
            var times = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var box in PieceCuts.Cut(region, reduced, sample.maximum))
            {
                Assert.InRange(box.Elements, 1, sample.maximum);
                foreach (var element in box.Blocks(1))
                {
                    var place = string.Join(' ', element.Start);
                    times[place] = times.GetValueOrDefault(place) + 1;
                }
            }

            Assert.Equal(region.Elements, times.Count);
            Assert.All(times.Values, count => Assert.Equal(1, count));
        });

    [Fact]
    public void All_rows_of_some_cells_come_before_other_cells() => Assert.Equal(
        ["0 0 0: 4 2 5", "4 0 0: 4 2 5", "8 0 0: 2 2 5", "0 2 0: 4 2 5", "4 2 0: 4 2 5", "8 2 0: 2 2 5"],
        Cuts([10, 4, 5], [0], 40));

    [Fact]
    public void Rows_of_a_middle_dimension_follow_each_other_for_each_position_before_it() => Assert.Equal(
        [
            "0 0 0: 1 4 2", "0 4 0: 1 4 2", "0 8 0: 1 2 2", "0 0 2: 1 4 2", "0 4 2: 1 4 2", "0 8 2: 1 2 2",
            "1 0 0: 1 4 2", "1 4 0: 1 4 2", "1 8 0: 1 2 2", "1 0 2: 1 4 2", "1 4 2: 1 4 2", "1 8 2: 1 2 2",
        ],
        Cuts([2, 10, 4], [1], 8));

    [Fact]
    public void Runs_are_taken_as_they_are_stored() =>
        Assert.Equal(["0 0: 2 10", "2 0: 1 10"], Cuts([3, 10], [1], 20));

    [Fact]
    public void Nothing_is_no_box() => Assert.Empty(Cuts([0, 3], [0], 2));

    private static string[] Cuts(long[] shape, ImmutableArray<int> reduced, long maximum) =>
    [
        .. PieceCuts.Cut(Region.Whole([.. shape]), reduced, maximum)
            .Select(box => $"{string.Join(' ', box.Start)}: {string.Join(' ', box.Count)}"),
    ];
}
