using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Tests.Unit.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Expressions.Accumulators;

public sealed class WeightedSumAccumulatorTests
{
    private readonly WeightedSumAccumulator _sum = new();

    [Fact]
    public void Values_count_times_their_weights_and_of_nothing_the_sum_is_0()
    {
        var state = MemoryMarshal.AsBytes(new double[4 * 3].AsSpan());
        _sum.AddRows(StoredSamples.Rows(1, [1f, float.NaN, 3f]), new([2, 2, 0], 0, true), state, 0, 3);
        _sum.AddRuns(StoredSamples.Rows(1, [7.0, 8, double.NaN]), new([3, 0.5, 9], 0, true), state, 0, 3);
        _sum.AddRuns(StoredSamples.Rows(2, [1f, 2f, 3f, 4f]), new([10, 100], 1, false), state, 2, 3);
        var result = new double[3];

        _sum.Finish(state, MemoryMarshal.AsBytes(result.AsSpan()));

        Assert.Equal([2 + 21 + 4, 0, 30 + 700], result);
    }

    [Fact]
    public void A_sum_is_another_than_a_mean_and_the_same_as_another_sum()
    {
        Assert.True(_sum.IsSameAs(new WeightedSumAccumulator()));
        Assert.False(_sum.IsSameAs(new WeightedMeanAccumulator()));
    }
}
