using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class MomentRunsTests
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
                Bits(state => MomentRuns.AddScalar<float>(floats, state, 1, 3)),
                Bits(state => MomentRuns.Add(floats, state, 1, 3)));
            Assert.Equal(
                Bits(state => MomentRuns.AddScalar<double>(doubles, state, 1, 3)),
                Bits(state => MomentRuns.Add(doubles, state, 1, 3)));
        }
    }

    [Fact]
    public void Sums_are_exact_where_double_alone_would_lose_the_small_summand()
    {
        double[] run = [1e16, 1, -1e16, double.NaN, .. Enumerable.Repeat(0.0, 20)];
        var state = new double[MomentRows.Components];

        MomentRuns.Add(run, state, 0, 1);

        Assert.Equal((23, 1), (state[0], state[1] + state[2]));
        Assert.Equal(2e32 + 1, state[3] + state[4]);
    }

    [Fact]
    public void Sums_of_two_states_are_those_of_all_values()
    {
        var (one, other, all) = (new double[10], new double[5], new double[5]);
        MomentRuns.Add([1f, 2f, float.NaN], one, 1, 2);
        MomentRuns.Add([4f], other, 0, 1);

        MomentRuns.AddSums(one, 1, 2, other, 0, 1);
        MomentRuns.Add([1f, 2f, float.NaN, 4f], all, 0, 1);

        Assert.Equal([3, 7, 0, 21, 0], all);
        Assert.Equal(all, other);
    }

    private static IEnumerable<long> Bits(Action<double[]> add)
    {
        var state = Enumerable.Range(0, 3 * MomentRows.Components).Select(number => number / 8.0).ToArray();
        add(state);
        return state.Select(value => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value));
    }
}
