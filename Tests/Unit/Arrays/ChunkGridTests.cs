using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Arrays;

public sealed class ChunkGridTests
{
    [Fact]
    public void Blocks_cover_each_element_once_and_are_not_too_large() =>
        Gen.Select(
            Gen.Select(Gen.Long[1, 5], Gen.Long[1, 5], Gen.Long[0, 7], Gen.Long[1, 12]).Array[1, 4], Gen.Long[1, 60])
            .Sample((axes, maximum) =>
            {
                var grid = new ChunkGrid(
                    [.. axes.Select(axis => Math.Min(axis.Item1, axis.Item2))], [.. axes.Select(axis => axis.Item2)]);
                var region = new Region([.. axes.Select(axis => axis.Item3)], [.. axes.Select(axis => axis.Item4)]);

                var blocks = grid.Blocks(region, maximum).ToArray();

                Assert.All(blocks, block => Assert.InRange(block.Elements, 1, maximum));
                var visited = blocks.SelectMany(Positions).ToArray();
                Assert.Equal(Positions(region).Order(StringComparer.Ordinal), visited.Order(StringComparer.Ordinal));
            });

    [Fact]
    public void A_chunk_that_fits_is_one_block_and_blocks_are_those_of_the_grid()
    {
        var grid = new ChunkGrid([2, 4], [3, 4]);

        Assert.Equal(
            ["0,0 2x4", "0,4 2x4", "2,0 3x4", "2,4 3x4", "5,0 1x4", "5,4 1x4"],
            Names(grid.Blocks(Region.Whole([6, 8]), 12)));
        Assert.Equal(
            ["1,0 1x8", "2,0 3x8", "5,0 1x8"],
            Names(grid.Blocks(new([1, 0], [5, 8]), 24)));
        Assert.Equal(["0,0 5x8", "5,0 1x8"], Names(grid.Blocks(Region.Whole([6, 8]), 48)));
    }

    [Fact]
    public void A_chunk_that_does_not_fit_is_cut_and_goes_before_the_next_one()
    {
        var grid = new ChunkGrid([4, 4], [4, 4]);

        Assert.Equal(
            ["0,0 2x4", "2,0 2x4", "0,4 2x4", "2,4 2x4"],
            Names(grid.Blocks(Region.Whole([4, 8]), 8)));
        Assert.Equal(
            ["0,0 1x3", "0,3 1x1", "1,0 1x3", "1,3 1x1"],
            Names(grid.Blocks(Region.Whole([2, 4]), 3)));
    }

    [Fact]
    public void Nothing_and_a_scalar_have_no_blocks_and_one()
    {
        Assert.Empty(new ChunkGrid([2], [2]).Blocks(Region.Whole([0]), 10));
        Assert.Equal(1, Assert.Single(new ChunkGrid([], []).Blocks(Region.Whole([]), 1)).Elements);
    }

    [Theory]
    [InlineData(10, 0, 1, 10, 10)]
    [InlineData(10, 3, 1, 7, 10)]
    [InlineData(10, 13, 1, 7, 10)]
    [InlineData(10, 3, 5, 2, 2)]
    [InlineData(10, 9, 20, 1, 1)]
    public void A_range_is_cut_where_its_positions_are(long length, long start, long step, long first, long distance) =>
        Assert.Equal((first, distance), ChunkGrid.Of(length, new IndexRange(start, 100, step)));

    // A first part longer than the others would make blocks longer than the buffers that they are evaluated in.
    [Fact]
    public void Whatever_the_step_no_part_is_longer_than_the_distance_of_two_cuts() =>
        Gen.Select(Gen.Long[1, 20], Gen.Long[0, 50], Gen.Long[1, 25])
            .Sample((length, start, step) =>
            {
                var (first, distance) = ChunkGrid.Of(length, new IndexRange(start, 100, step));

                Assert.InRange(first, 1, distance);
            });

    [Theory]
    [InlineData(3, 0, 2, 1, 1)]
    [InlineData(10, 0, 4, 2, 2)]
    [InlineData(10, 9, 4, 1, 2)]
    public void Where_the_step_does_not_go_into_a_chunk_cuts_are_about_right(
        long length, long start, long step, long first, long distance) =>
        Assert.Equal((first, distance), ChunkGrid.Of(length, new IndexRange(start, 100, step)));

    private static IEnumerable<string> Names(IEnumerable<Region> blocks) => blocks.Select(
        block => $"{string.Join(',', block.Start)} {string.Join('x', block.Count)}");

    private static IEnumerable<string> Positions(Region region)
    {
        IEnumerable<ImmutableArray<long>> all = [[]];
        for (var axis = 0; axis < region.Rank; axis++)
        {
            var (start, count) = (region.Start[axis], region.Count[axis]);
            all = all.SelectMany(
                _ => Enumerable.Range(0, (int)count), (position, step) => position.Add(start + step));
        }

        return all.Select(position => string.Join(',', position));
    }
}
