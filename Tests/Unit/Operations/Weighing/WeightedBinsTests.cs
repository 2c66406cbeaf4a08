using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Operations.Weighing;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Weighing;

public sealed class WeightedBinsTests
{
    private const double No = double.NaN;

    private readonly NodeArrays _arrays = new();

    // The bins are (0, 2], (2, 4] and (4, 9]; the second 2 has no weight, 4 a missing one, and nothing is above 4.
    [Theory]
    [InlineData(true, 1.75, 3, No)]
    [InlineData(false, 7, 6, No)]
    public async Task What_has_no_weight_is_left_out_and_an_empty_bin_is_missing(
        bool isMean, double first, double second, double third)
    {
        var values = _arrays.Read([6], 1.0, 2.0, 2.0, 3.0, 4.0, No);
        ReductionWeights weights = new(_arrays.Read([6], 1.0, 3.0, 0.0, 2.0, No, 5.0), [0]);

        var result = WeightedBins.Of(values, [0], isMean, weights, InBins(values));

        Assert.Equal([first, second, third], await _arrays.ValuesAsync(result));
    }

    [Fact]
    public async Task Weights_of_one_dimension_are_those_of_all_values_along_the_other()
    {
        var values = _arrays.Read([2, 2], 1.0, 3.0, 2.0, 8.0);
        ReductionWeights weights = new(_arrays.Read([2], 1.0, 3.0), [0]);

        var means = WeightedBins.Of(values, [0, 1], isMean: true, weights, InBins(values));

        Assert.Equal((double[])[1.75, 3, 8], await _arrays.ValuesAsync(means));
    }

    private static BinnedValues InBins(Node values)
    {
        ImmutableArray<double> edges = [0, 2, 4, 9];
        ImmutableArray<int> all = [.. Enumerable.Range(0, values.Rank)];
        var groups = ReductionGroups.Of(edges, values, all);
        Bins bins = new("v", "v_bins", edges, null, [.. all.Select(axis => $"d{axis}")])
        {
            Members = new ReduceNode(values, all, new CountAccumulator(), groups: groups),
        };
        return new(groups, bins);
    }
}
