using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Arrays;

public sealed class RegionTests
{
    private static readonly Gen<ImmutableArray<long>> _shape = Gen.Long[1, 6].Array[0, 4].Select(lengths => lengths.ToImmutableArray());

    [Fact]
    public void Blocks_cover_a_region_once_in_row_major_order() => Gen.Select(_shape, _shape, Gen.Long[1, 200])
        .Sample((count, offset, maximum) =>
        {
            var region = new Region([.. count.Select((_, axis) => axis < offset.Length ? offset[axis] : 0)], count);

            var visited = region.Blocks(maximum).SelectMany(Positions).ToArray();

            Assert.Equal(Positions(region), visited);
        });

    [Fact]
    public void Blocks_are_as_large_as_they_may_be_and_no_larger() => Gen.Select(_shape, Gen.Long[1, 200])
        .Sample((count, maximum) =>
        {
            var region = Region.Whole(count);
            var blocks = region.Blocks(maximum).ToArray();

            Assert.All(blocks, block => Assert.InRange(block.Elements, 1, maximum));
            Assert.True(region.Elements > maximum || blocks.Length == 1);
        });

    [Fact]
    public void A_region_without_elements_has_no_blocks() =>
        Assert.Empty(new Region([0, 0], [3, 0]).Blocks(10));

    [Fact]
    public void A_scalar_is_one_block_of_one_element() =>
        Assert.Equal(1, Assert.Single(Region.Whole([]).Blocks(1)).Elements);

    private static IEnumerable<string> Positions(Region region)
    {
        IEnumerable<string> positions = [""];
        for (var axis = 0; axis < region.Rank; axis++)
        {
            var (start, count) = (region.Start[axis], region.Count[axis]);
            positions = positions.SelectMany(outer => Range(start, count).Select(place => $"{outer},{place}")).ToArray();
        }

        return positions;
    }

    private static IEnumerable<long> Range(long start, long count)
    {
        for (var place = start; place < start + count; place++)
        {
            yield return place;
        }
    }

    [Fact]
    public void Runs_are_the_positions_of_the_elements_in_the_array_and_as_long_as_they_can_be() =>
        Gen.Select(Gen.Long[1, 4].Array[0, 4], Gen.Long[0, 3].Array[4], Gen.Long[1, 4].Array[4]).Sample(
            (lengths, starts, counts) =>
            {
                var shape = lengths.ToImmutableArray();
                ImmutableArray<long> start = [.. lengths.Select((length, axis) => starts[axis] % length)];
                ImmutableArray<long> count =
                    [.. lengths.Select((length, axis) => Math.Min(counts[axis], length - start[axis]))];
                var region = new Region(start, count);
                var expected = Positions(region, shape).ToArray();

                var runs = region.Runs(shape).ToArray();

                Assert.Equal(
                    expected, runs.SelectMany(run => Enumerable.Range(0, (int)run.Count).Select(place => run.Start + place)));
                Assert.True(!start.SequenceEqual(shape.Select(_ => 0L)) || !count.SequenceEqual(shape) || runs.Length == 1);
            });

    private static IEnumerable<long> Positions(Region region, ImmutableArray<long> shape)
    {
        foreach (var element in region.Blocks(1))
        {
            long position = 0;
            for (var axis = 0; axis < shape.Length; axis++)
            {
                position = (position * shape[axis]) + element.Start[axis];
            }

            yield return position;
        }
    }
}
