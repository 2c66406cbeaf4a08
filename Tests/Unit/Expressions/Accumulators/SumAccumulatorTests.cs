using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Tests.Unit.Arrays.Kernels;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Expressions.Accumulators;

public sealed class SumAccumulatorTests
{
    private readonly SumAccumulator _sum = new();

    [Fact]
    public void Missing_values_are_left_out_and_the_sum_of_nothing_is_0()
    {
        var state = new double[2 * 3];
        _sum.AddRows(StoredSamples.Rows(1, [1f, float.NaN, float.NaN]), state, 0, 3);
        _sum.AddRows(StoredSamples.Rows(1, [4.0, 5.0, double.NaN]), state, 0, 3);
        _sum.AddRuns(StoredSamples.Rows(1, [7f, float.NaN]), state, 0, 3);
        _sum.AddRuns(StoredSamples.Rows(1, [0.5, double.NaN]), state, 0, 3);
        var result = new double[3];

        _sum.Finish(state, result);

        Assert.Equal([12.5, 5, 0], result);
    }

    [Fact]
    public void States_of_parts_combine_to_the_state_of_the_whole() => Gen.Int[-1000, 1000].Array[0, 60].Array[1, 5]
        .Sample(parts =>
        {
            var combined = new double[2];
            foreach (var part in parts)
            {
                var state = new double[2];
                _sum.AddRuns(StoredSamples.Rows(1, [.. part.Select(number => (float)number)]), state, 0, 1);
                _sum.Combine(combined, state);
            }

            Assert.Equal(parts.SelectMany(part => part).Sum(), combined[0]);
        });
}
