using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class EquallyWeightedRunsTests
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

            Assert.Equal(
                Bits(state => EquallyWeightedRuns.AddScalar<float>(floats, 0.3, state, 1, 3)),
                Bits(state => EquallyWeightedRuns.Add(floats, 0.3, state, 1, 3)));
            Assert.Equal(
                Bits(state => EquallyWeightedRuns.AddScalar<double>(doubles, 0.3, state, 1, 3)),
                Bits(state => EquallyWeightedRuns.Add(doubles, 0.3, state, 1, 3)));
        }
    }

    [Fact]
    public void A_run_has_the_sums_of_one_whose_values_are_weighted_each()
    {
        double[] values = [.. Enumerable.Range(0, 500).Select(place => place % 9 == 1 ? double.NaN : Math.Sin(place))];
        var (once, each) = (new double[4], new double[4]);

        EquallyWeightedRuns.Add(values, 0.7, once, 0, 1);
        WeightedRuns.Add(values, [.. Enumerable.Repeat(0.7, 500)], each, 0, 1);

        Assert.Equal((each[0] + each[1], each[2] + each[3]), (once[0] + once[1], once[2] + once[3]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Without_a_weight_nothing_is_added(double weight)
    {
        double[] state = [1, 2, 3, 4];

        EquallyWeightedRuns.Add([1f, float.PositiveInfinity, .. new float[20]], weight, state, 0, 1);

        Assert.Equal([1, 2, 3, 4], state);
    }

    private static IEnumerable<long> Bits(Action<double[]> add)
    {
        var state = Enumerable.Range(0, 3 * WeightedRows.Components).Select(number => number / 8.0).ToArray();
        add(state);
        return state.Select(value => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value));
    }
}
