using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class WeightedRunsTests
{
    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 70)]
    [InlineData(false, 0)]
    [InlineData(false, 3)]
    public void Vector_forms_equal_the_scalar_twin_bit_by_bit(bool isPerNumber, int stride)
    {
        AssertEqual<WeightedLanes>(isPerNumber, stride);
        AssertEqual<WeightedMomentLanes>(isPerNumber, stride);
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
    public void A_weight_of_a_row_is_that_of_each_of_its_numbers()
    {
        var rows = StoredSamples.Rows(2, [.. Enumerable.Range(0, 22).Select(place => (float)(place % 7))]);
        double[] each = [.. Enumerable.Repeat(3.0, 11), .. Enumerable.Repeat(0.5, 11)];
        var (one, other) = (new double[4], new double[4]);

        WeightedRuns.Add<WeightedMomentLanes>(rows, new([3, 0.5], 1, false), one, 0, 1);
        WeightedRuns.Add<WeightedMomentLanes>(rows, new(each, 11, true), other, 0, 1);

        Assert.Equal(other, one);
    }

    [Fact]
    public void Numbers_without_weights_are_refused() => Assert.Throws<ArgumentException>(
        () => WeightedRuns.Add<WeightedLanes>(
            StoredSamples.Rows(2, 1f, 2f, 3f, 4f), new([1], 1, false), new double[4], 0, 1));

    private static void AssertEqual<TLanes>(bool isPerNumber, int stride)
        where TLanes : struct, IWeightedLanes<TLanes>
    {
        foreach (var sample in StoredSamples.All)
        {
            var count = ((sample.Count - 1) * stride) + (isPerNumber ? sample.Length : 1);
            var weights = KernelSamples.Weights(Math.Max(0, count));
            var (vectors, scalars) = (StoredSample.State(4, 3), StoredSample.State(4, 3));

            WeightedRuns.Add<TLanes>(sample.Rows, new(weights, stride, isPerNumber), vectors, 1, 3);
            WeightedRuns.AddScalar<TLanes>(sample.Rows, new(weights, stride, isPerNumber), scalars, 1, 3);

            Assert.True(
                StoredSamples.Bits(scalars).AsSpan().SequenceEqual(StoredSamples.Bits(vectors)), sample.ToString());
        }
    }

    private static void Add(double[] values, double[] weights, double[] state) =>
        WeightedRuns.Add<WeightedLanes>(StoredSamples.Rows(1, values), new(weights, 0, true), state, 0, 1);
}
