using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Tests.Unit.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Expressions.Accumulators;

public sealed class CountAccumulatorTests
{
    private readonly CountAccumulator _count = new();

    [Fact]
    public void Values_are_counted_missing_ones_not_and_states_add_up()
    {
        var (state, later, result) = (new double[3], new double[3], new double[3]);
        _count.AddRows(StoredSamples.Rows(1, [1f, float.NaN, float.NaN]), state, 0, 3);
        _count.AddRows(StoredSamples.Rows(1, [4.0, 5.0, double.NaN]), state, 0, 3);
        _count.AddRuns(StoredSamples.Rows(1, [7f, float.NaN, 8f]), later, 1, 3);
        _count.AddRuns(StoredSamples.Rows(1, [double.NegativeInfinity, double.NaN]), later, 0, 3);

        _count.Combine(state, later);
        _count.Finish(state, result);

        Assert.Equal([3, 3, 0], result);
    }
}
