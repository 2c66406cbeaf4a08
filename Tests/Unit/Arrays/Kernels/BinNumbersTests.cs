using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class BinNumbersTests
{
    [Theory]
    [InlineData(new[] { 0.0, 10, 20 }, new[] { -1, 0, 1e-300, 5, 10, 10.5, 20, 20.5, double.NaN }, new[] { -1, -1, 0, 0, 0, 1, 1, -1, -1 })]
    [InlineData(new[] { 0.0, 1 }, new[] { 0, 0.5, 1, 2 }, new[] { -1, 0, 0, -1 })]
    [InlineData(new[] { double.NegativeInfinity, 0, double.PositiveInfinity },
        new[] { double.NegativeInfinity, -1e300, 0, 1e300, double.PositiveInfinity, double.NaN }, new[] { -1, 0, 0, 1, 1, -1 })]
    public void Bins_are_above_the_lower_edge_and_up_to_the_upper_one(double[] edges, double[] values, int[] expected)
    {
        var bins = new int[values.Length];

        BinNumbers.Apply(values, edges, bins);

        Assert.Equal(expected, bins);
    }

    [Fact]
    public void Any_number_of_bins_is_found_as_by_looking_at_each()
    {
        foreach (var count in Enumerable.Range(2, 70))
        {
            double[] edges = [.. Enumerable.Range(0, count).Select(edge => edge * edge * 0.1)];
            double[] values = [.. edges.SelectMany(edge => new[] { edge, Math.BitIncrement(edge), Math.BitDecrement(edge) })];
            var bins = new int[values.Length];

            BinNumbers.Apply(values, edges, bins);

            Assert.Equal(
                values.Select(value => Enumerable.Range(0, count - 1)
                    .FirstOrDefault(bin => value > edges[bin] && value <= edges[bin + 1], BinNumbers.None)),
                bins);
        }
    }
}
