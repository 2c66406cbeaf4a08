using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class WeightedRunsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(70)]
    public void Vector_forms_equal_the_scalar_twin_bit_by_bit(int stride)
    {
        foreach (var sample in StoredSamples.All)
        {
            var weights = KernelSamples.Weights(Math.Max(0, ((sample.Count - 1) * stride) + sample.Length));
            var (vectors, scalars) = (StoredSample.State(4, 3), StoredSample.State(4, 3));

            WeightedRuns.Add(sample.Rows, new(weights, stride, true), vectors, 1, 3);
            WeightedRuns.AddScalar(sample.Rows, new(weights, stride, true), scalars, 1, 3);

            Assert.True(
                StoredSamples.Bits(scalars).AsSpan().SequenceEqual(StoredSamples.Bits(vectors)), sample.ToString());
        }
    }

    [Fact]
    public void A_run_adds_to_what_was_there_and_leaves_out_what_is_missing_with_its_weight()
    {
        double[] values = [.. Enumerable.Range(1, 20).Select(number => number == 3 ? double.NaN : number)];
        double[] weights = [.. Enumerable.Range(1, 20).Select(number => number == 5 ? 0 : number / 2.0)];
        double[] state = [100, 0, 7, 0];

        Add(values, weights, state);

        Assert.Equal([100 + ((2870 - 9 - 25) / 2.0), 0, 7 + ((210 - 3 - 5) / 2.0), 0], state);
    }

    [Fact]
    public void Sums_are_exact_where_double_alone_would_lose_the_small_summand()
    {
        var state = new double[WeightedLanes.Components];

        Add([1e16, 1, -1e16, .. new double[20]], [.. Enumerable.Repeat(3.0, 23)], state);

        Assert.Equal((3, 69), (state[0] + state[1], state[2] + state[3]));
    }

    [Fact]
    public void A_run_in_parts_has_the_sums_of_the_whole_to_the_last_digit_of_a_double()
    {
        double[] values = [.. Enumerable.Range(0, 1000).Select(place => Math.Sin(place) * 300)];
        double[] weights = [.. Enumerable.Range(0, 1000).Select(place => Math.Cos(place) + 1.5)];
        var whole = new double[4];
        Add(values, weights, whole);

        for (var cut = 1; cut < values.Length; cut += 7)
        {
            var parts = new double[4];
            Add(values[..cut], weights[..cut], parts);
            Add(values[cut..], weights[cut..], parts);

            Assert.Equal((whole[0] + whole[1], whole[2] + whole[3]), (parts[0] + parts[1], parts[2] + parts[3]));
        }
    }

    [Fact]
    public void Weights_of_rows_are_refused() => Assert.Throws<ArgumentException>(
        () => WeightedRuns.Add(StoredSamples.Rows(2, 1f, 2f, 3f, 4f), new([1, 1, 1], 1, false), new double[4], 0, 1));

    private static void Add(double[] values, double[] weights, double[] state) =>
        WeightedRuns.Add(StoredSamples.Rows(1, values), new(weights, 0, true), state, 0, 1);
}
