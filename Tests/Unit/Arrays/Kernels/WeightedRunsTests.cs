using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class WeightedRunsTests
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
            var weights = KernelSamples.Weights(length);

            Assert.Equal(
                Bits(state => WeightedRuns.AddScalar<float>(floats, weights, state, 1, 3)),
                Bits(state => WeightedRuns.Add(floats, weights, state, 1, 3)));
            Assert.Equal(
                Bits(state => WeightedRuns.AddScalar<double>(doubles, weights, state, 1, 3)),
                Bits(state => WeightedRuns.Add(doubles, weights, state, 1, 3)));
        }
    }

    [Fact]
    public void A_run_adds_to_what_was_there_and_leaves_out_what_is_missing_with_its_weight()
    {
        double[] values = [.. Enumerable.Range(1, 20).Select(number => number == 3 ? double.NaN : number)];
        double[] weights = [.. Enumerable.Range(1, 20).Select(number => number == 5 ? 0 : number / 2.0)];
        double[] state = [100, 0, 7, 0];

        WeightedRuns.Add(values, weights, state, 0, 1);

        Assert.Equal([100 + ((2870 - 9 - 25) / 2.0), 0, 7 + ((210 - 3 - 5) / 2.0), 0], state);
    }

    [Fact]
    public void Sums_are_exact_where_double_alone_would_lose_the_small_summand()
    {
        var state = new double[WeightedRows.Components];

        WeightedRuns.Add([1e16, 1, -1e16, .. new double[20]], [.. Enumerable.Repeat(3.0, 23)], state, 0, 1);

        Assert.Equal((3, 69), (state[0] + state[1], state[2] + state[3]));
    }

    [Fact]
    public void A_run_in_parts_has_the_sums_of_the_whole_to_the_last_digit_of_a_double()
    {
        double[] values = [.. Enumerable.Range(0, 1000).Select(place => Math.Sin(place) * 300)];
        double[] weights = [.. Enumerable.Range(0, 1000).Select(place => Math.Cos(place) + 1.5)];
        var whole = new double[4];
        WeightedRuns.Add(values, weights, whole, 0, 1);

        for (var cut = 1; cut < values.Length; cut += 7)
        {
            var parts = new double[4];
            WeightedRuns.Add(values.AsSpan(0, cut), weights.AsSpan(0, cut), parts, 0, 1);
            WeightedRuns.Add(values.AsSpan(cut), weights.AsSpan(cut), parts, 0, 1);

            Assert.Equal((whole[0] + whole[1], whole[2] + whole[3]), (parts[0] + parts[1], parts[2] + parts[3]));
        }
    }

    private static IEnumerable<long> Bits(Action<double[]> add)
    {
        var state = Enumerable.Range(0, 3 * WeightedRows.Components).Select(number => number / 8.0).ToArray();
        add(state);
        return state.Select(value => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value));
    }
}
