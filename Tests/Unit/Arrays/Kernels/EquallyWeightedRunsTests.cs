using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class EquallyWeightedRunsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Vector_forms_equal_the_scalar_twin_bit_by_bit(int stride)
    {
        foreach (var sample in StoredSamples.All)
        {
            var weights = KernelSamples.Weights(Math.Max(1, ((sample.Count - 1) * stride) + 1));
            var (vectors, scalars) = (StoredSample.State(4, 3), StoredSample.State(4, 3));

            EquallyWeightedRuns.Add(sample.Rows, new(weights, stride, false), vectors, 1, 3);
            EquallyWeightedRuns.AddScalar(sample.Rows, new(weights, stride, false), scalars, 1, 3);

            Assert.True(
                StoredSamples.Bits(scalars).AsSpan().SequenceEqual(StoredSamples.Bits(vectors)), sample.ToString());
        }
    }

    [Fact]
    public void A_run_has_the_sums_of_one_whose_values_are_weighted_each()
    {
        double[] values = [.. Enumerable.Range(0, 500).Select(place => place % 9 == 1 ? double.NaN : Math.Sin(place))];
        var (once, each) = (new double[4], new double[4]);
        double[] weights = [0.7, 0.3];

        EquallyWeightedRuns.Add(StoredSamples.Rows(2, values), new(weights, 1, false), once, 0, 1);
        WeightedRuns.Add<WeightedLanes>(
            StoredSamples.Rows(2, values),
            new([.. weights.SelectMany(weight => Enumerable.Repeat(weight, 250))], 250, true),
            each,
            0,
            1);

        Assert.Equal((each[0] + each[1], each[2] + each[3]), (once[0] + once[1], once[2] + once[3]));
    }

    [Fact]
    public void Singles_that_are_added_two_by_two_lose_nothing_that_a_double_has_room_for()
    {
        // Whole numbers of 2^-20, in every second eight small ones.
        long[] units = [.. Enumerable.Range(0, 360).Select(place => place / 8 % 2 == 0 ? (place + 1L) << 23 : place)];
        float[] values = [.. units.Select(unit => unit * (1f / (1 << 20)))];
        var state = new double[4];

        EquallyWeightedRuns.Add(StoredSamples.Rows(1, values), new([1], 0, false), state, 0, 1);

        Assert.Equal(units.Sum(), (state[0] + state[1]) * (1 << 20));
        Assert.Equal(360, state[2] + state[3]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Without_a_weight_nothing_is_added(double weight)
    {
        double[] state = [1, 2, 3, 4];

        EquallyWeightedRuns.Add(
            StoredSamples.Rows(1, [1f, float.PositiveInfinity, .. new float[20]]), new([weight], 0, false), state, 0, 1);

        Assert.Equal([1, 2, 3, 4], state);
    }

    [Fact]
    public void Weights_of_numbers_are_refused() => Assert.Throws<ArgumentException>(
        () => EquallyWeightedRuns.Add(StoredSamples.Rows(1, 1f, 2f), new([1, 1], 0, true), new double[4], 0, 1));
}
