using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Expressions;

public sealed class GroupedReductionTests
{
    private const double Nothing = double.NaN;

    // Two rows of three columns, the bins (0, 2], (2, 4], (4, 9].
    private readonly NodeArrays _arrays = new();
    private readonly ImmutableArray<double> _edges = [0, 2, 4, 9];

    private Node Values => _arrays.Read([2, 3], 1.0, 2.0, 3.0, 0.0, 8.0, double.NaN);

    [Fact]
    public async Task Values_are_put_into_bins_by_themselves_and_read_once()
    {
        var values = Values;
        var sums = new ReduceNode(
            values, [0, 1], new SumAccumulator(), groups: ReductionGroups.Of(_edges, values, [0, 1]));

        Assert.Equal((double[])[3, 3, 8], await _arrays.ValuesAsync(sums));
        Assert.Equal(values.BytesToRead, sums.BytesToRead);
    }

    [Fact]
    public async Task Values_are_put_into_bins_by_a_coordinate_and_the_other_dimensions_stay()
    {
        var byColumn = new ReduceNode(
            Values, [1], new MeanAccumulator(), groups: ReductionGroups.Known(_edges, [3, 1, 3.5], 1));
        var byRow = new ReduceNode(
            Values, [0], new SumAccumulator(), groups: ReductionGroups.Known(_edges, [8, 8], 0));

        Assert.Equal([3, 2], byColumn.Shape);
        Assert.Equal((double[])[2, 8, 2, 0, Nothing, Nothing], await _arrays.ValuesAsync(byColumn));
        Assert.Equal((double[])[0, 0, 0, 0, 0, 0, 1, 10, 3], await _arrays.ValuesAsync(byRow));
    }

    [Fact]
    public async Task Values_are_put_into_bins_by_another_array()
    {
        var other = _arrays.Read([2, 3], 8f, 8f, 1f, 1f, 0f, 3f);
        var largest = new ReduceNode(
            Values, [0, 1], new MeanAccumulator(), groups: ReductionGroups.Of(_edges, other, [0, 1]));

        Assert.Equal((double[])[1.5, Nothing, 1.5], await _arrays.ValuesAsync(largest));
    }

    // A map says which bin it is, for each of two times, whichever dimension time is.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_map_groups_each_time_step_wherever_time_stands(int time)
    {
        ImmutableArray<int> order = time switch { 0 => [0, 1, 2], 1 => [1, 0, 2], _ => [2, 0, 1] };
        var steps = _arrays.Read([2, 2, 3], [.. Enumerable.Range(0, 12).Select(number => (float)number)]);
        var map = _arrays.Read([2, 3], 1f, 3f, 1f, 3f, 3f, -7f);
        var shape = new long[3];
        for (var axis = 0; axis < 3; axis++)
        {
            shape[order[axis]] = steps.Shape[axis];
        }

        ImmutableArray<int> axes = [.. Enumerable.Range(0, 3).Where(axis => axis != time)];
        var sums = new ReduceNode(
            ArrangeNode.Of(steps, [.. shape], order), axes, new SumAccumulator(), groups: ReductionGroups.Of(_edges, map, axes));

        Assert.Equal((double[])[2, 14, 8, 26, 0, 0], await _arrays.ValuesAsync(sums));
        Assert.Equal((double[])[14], await _arrays.ValuesAsync(sums, new Region([0, 1], [1, 1])));
    }

    [Fact]
    public async Task Reductions_of_one_input_share_their_bins_and_come_to_what_each_does_alone()
    {
        var values = _arrays.Read([5000, 3], [.. Enumerable.Range(0, 15_000).Select(number => (double)(number * 7919 % 97) / 8)]);
        var groups = ReductionGroups.Of([0, 3, 6, 9, 13], values, [0, 1]);
        ReduceNode[] reductions =
        [
            new(values, [0, 1], new MeanAccumulator(), groups: groups),
            new(values, [0], new SumAccumulator()),
            new(values, [0, 1], new VarianceAccumulator(), groups: groups),
            new(values, [0, 1], new CountAccumulator(), groups: groups),
        ];
        var states = reductions.Select(reduction => new byte[reduction.StateBytes(Region.ElementsOf(reduction.Shape.AsSpan()))]).ToArray();

        await ReduceNode.MapAsync(
            reductions, Region.Whole(values.Shape), [.. states.Select(state => state.AsMemory())], _arrays.Evaluation());

        foreach (var (reduction, state) in reductions.Zip(states))
        {
            var result = new byte[Region.ElementsOf(reduction.Shape.AsSpan()) * sizeof(double)];
            reduction.Accumulator.Finish(state, result);
            Assert.Equal(await _arrays.ValuesAsync(reduction), NodeArrays.Doubles(result, ElementType.Double));
        }
    }

    [Fact]
    public void Bins_that_do_not_fit_the_values_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Of(ReductionGroups.Known(_edges, [1], 1)));
        Assert.Throws<ArgumentException>(() => Of(ReductionGroups.Known(_edges, [1, 2], 0)));
        Assert.Throws<ArgumentException>(() => Of(ReductionGroups.Of(_edges, Values, [0, 1])));
        Assert.Throws<ArgumentException>(() => ReductionGroups.Of(_edges, Values, [1, 0]));

        ReduceNode Of(ReductionGroups groups) => new(Values, [1], new MeanAccumulator(), groups: groups);
    }

    /// <summary>A reduction into a few bins, by the values themselves, by others or by known numbers.</summary>
    internal static ReduceNode Some(Node node, Accumulator accumulator, Random random)
    {
        ImmutableArray<int> axes = [.. Enumerable.Range(0, node.Rank).Where(_ => random.Next(2) == 0)];
        axes = axes.IsEmpty ? [random.Next(node.Rank)] : axes;
        ImmutableArray<double> Numbers(int axis) =>
            [.. Enumerable.Range(0, (int)node.Shape[axis]).Select(_ => random.NextDouble() * 60)];
        ImmutableArray<double> edges = [0, 11.5, 20, 45.25];
        var groups = random.Next(4) switch
        {
            0 => ReductionGroups.Known(edges, Numbers(axes[0]), axes[0]),
            1 when axes.Length > 1 => ReductionGroups.Of(
                edges,
                new RowsByColumnNode(
                    [Numbers(axes[0]), Numbers(axes[0])],
                    [.. Enumerable.Range(0, (int)node.Shape[axes[1]]).Select(_ => random.Next(2))]),
                [axes[0], axes[1]]),
            2 => ReductionGroups.Of(edges, new KnownNode(Numbers(axes[^1])), [axes[^1]]),
            _ => null,
        };
        if (groups is not null)
        {
            return new ReduceNode(node, axes, accumulator, groups: groups);
        }

        axes = [.. Enumerable.Range(0, node.Rank)];
        return new ReduceNode(node, axes, accumulator, groups: ReductionGroups.Of(edges, node, axes));
    }
}
