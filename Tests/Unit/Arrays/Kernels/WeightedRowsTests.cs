using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class WeightedRowsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Vector_forms_equal_the_scalar_twin_bit_by_bit_at_every_length(bool hasInfinities)
    {
        foreach (var length in KernelSamples.Lengths)
        {
            var floats = KernelSamples.Floats(length, hasInfinities);
            var doubles = KernelSamples.Doubles(length, hasInfinities);
            foreach (var weights in (double[][])[KernelSamples.Weights(length), [0.3]])
            {
                Assert.Equal(
                    Twice(length, state => WeightedRows.AddScalar<float>(floats, weights, state, 1, length + 2)),
                    Twice(length, state => WeightedRows.Add(floats, weights, state, 1, length + 2)));
                Assert.Equal(
                    Twice(length, state => WeightedRows.AddScalar<double>(doubles, weights, state, 1, length + 2)),
                    Twice(length, state => WeightedRows.Add(doubles, weights, state, 1, length + 2)));
            }
        }
    }

    [Fact]
    public void A_missing_value_is_left_out_with_its_weight_and_so_is_a_value_without_weight()
    {
        double[] values = [1, double.NaN, 3, 4, 5, 6, double.PositiveInfinity, 8, 9];
        double[] weights = [2, 2, 0, double.NaN, -1, 0.5, 0, 1, 1];
        var state = new double[WeightedRows.Components * values.Length];

        WeightedRows.Add(values, weights, state, 0, values.Length);

        Assert.Equal([2, 0, 0, 0, 0, 3, 0, 8, 9], state[..9]);
        Assert.Equal([2, 0, 0, 0, 0, 0.5, 0, 1, 1], state[18..27]);
    }

    // Of NaN, which infinities leave in the losses, there are many.
    private static IEnumerable<long> Twice(int length, Action<double[]> add)
    {
        var state = new double[WeightedRows.Components * (length + 2)];
        add(state);
        add(state);
        return state.Select(value => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value));
    }
}
