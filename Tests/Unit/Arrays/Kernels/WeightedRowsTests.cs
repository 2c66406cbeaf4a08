using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class WeightedRowsTests
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
    public void A_missing_value_is_left_out_with_its_weight_and_so_is_a_value_without_weight()
    {
        double[] values = [1, double.NaN, 3, 4, 5, 6, double.PositiveInfinity, 8, 9];
        double[] weights = [2, 2, 0, double.NaN, -1, 0.5, 0, 1, 1];
        var state = new double[WeightedLanes.Components * values.Length];

        WeightedRows.Add<WeightedLanes>(StoredSamples.Rows(1, values), new(weights, 0, true), state, 0, values.Length);

        Assert.Equal([2, 0, 0, 0, 0, 3, 0, 8, 9], state[..9]);
        Assert.Equal([2, 0, 0, 0, 0, 0.5, 0, 1, 1], state[18..27]);
    }

    [Fact]
    public void Each_row_has_its_weight()
    {
        var state = new double[WeightedLanes.Components * 9];

        WeightedRows.Add<WeightedLanes>(
            StoredSamples.Rows(2, [.. Enumerable.Range(0, 18).Select(number => (float)number)]), new([2, 7, 3], 2, false), state, 0, 9);

        Assert.Equal(Enumerable.Range(0, 9).Select(place => (5.0 * place) + 27), state[..9]);
        Assert.All(state[18..27], weight => Assert.Equal(5, weight));
    }

    [Fact]
    public void Numbers_without_weights_are_refused() => Assert.Throws<ArgumentException>(
        () => WeightedRows.Add<WeightedLanes>(StoredSamples.Rows(2, 1f, 2f, 3f, 4f), new([1, 1, 1], 2, true), new double[8], 0, 2));

    private static void AssertEqual<TLanes>(bool isPerNumber, int stride)
        where TLanes : struct, IWeightedLanes<TLanes>
    {
        foreach (var sample in StoredSamples.All)
        {
            var cells = sample.Length + 3;
            var weights = KernelSamples.Weights(Math.Max(0, ((sample.Count - 1) * stride) + (isPerNumber ? sample.Length : 1)));
            var (vectors, scalars) = (StoredSample.State(4, cells), StoredSample.State(4, cells));

            WeightedRows.Add<TLanes>(sample.Rows, new(weights, stride, isPerNumber), vectors, 1, cells);
            WeightedRows.AddScalar<TLanes>(sample.Rows, new(weights, stride, isPerNumber), scalars, 1, cells);

            Assert.True(
                StoredSamples.Bits(scalars).AsSpan().SequenceEqual(StoredSamples.Bits(vectors)), sample.ToString());
        }
    }
}
