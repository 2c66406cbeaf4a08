using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class BinRunsTests
{
    [Fact]
    public void Sums_equal_the_scalar_twin_bit_by_bit() => Equal<SumLanes>();

    [Fact]
    public void Counts_equal_the_scalar_twin() => Equal<CountLanes>();

    [Fact]
    public void Moments_equal_the_scalar_twin_bit_by_bit() => Equal<MomentLanes>();

    [Fact]
    public void Two_reductions_at_once_equal_the_scalar_twins_bit_by_bit() => Equal<JoinedLanes<SumLanes, MomentLanes>>();

    [Fact]
    public void The_largest_equals_the_scalar_twin_bit_by_bit() => Equal<ExtremeLanes<Larger>>();

    [Fact]
    public void The_smallest_equals_the_scalar_twin_bit_by_bit() => Equal<ExtremeLanes<Smaller>>();

    // The float 0.1 is above the double 0.1, and the one below it is not.
    [Theory]
    [InlineData(new[] { 0.0, 10, 20 }, new[] { -1, 0, 1e-30, 5, 10, 10.5, 20, 20.5, double.NaN }, new[] { 3.0, 2 })]
    [InlineData(new[] { 0.0, 0.1, 1 }, new[] { 0.1f, 0.099999994f, 1.0 }, new[] { 1.0, 2 })]
    [InlineData(new[] { double.NegativeInfinity, 0, double.PositiveInfinity },
        new[] { double.NegativeInfinity, -1e30, 0, 1e30, double.PositiveInfinity, double.NaN }, new[] { 2.0, 2 })]
    public void Bins_are_above_the_lower_edge_and_up_to_the_upper_one(double[] edges, double[] values, double[] expected)
    {
        var (counts, singles) = (new double[2], new double[2]);

        BinRuns.Add<CountLanes>(StoredSamples.Rows(1, values), edges, counts, 0, 2);
        BinRuns.Add<CountLanes>(StoredSamples.Rows(1, [.. values.Select(value => (float)value)]), edges, singles, 0, 2);

        Assert.Equal(expected, counts);
        Assert.Equal(expected, singles);
    }

    [Fact]
    public void A_bin_comes_to_the_same_whichever_are_asked_for_beside_it()
    {
        double[] edges = [.. Enumerable.Range(0, 12).Select(edge => (edge * 90.0) - 500)];
        var rows = StoredSamples.Of(new(Engine.Arrays.ElementType.Float), 5, 67, 67).Rows;
        var together = new double[2 * 11];
        BinRuns.Add<SumLanes>(rows, edges, together, 0, 11);

        for (var bin = 0; bin < 11; bin++)
        {
            var alone = new double[2];
            BinRuns.Add<SumLanes>(rows, edges.AsSpan(bin, 2), alone, 0, 1);
            Assert.Equal([together[bin], together[11 + bin]], alone);
        }
    }

    /// <summary>Edges among which there are numbers of the samples, for one to nine bins.</summary>
    internal static double[] Edges(int length)
    {
        double[] edges = [double.NegativeInfinity, -400, -9999 / 64.0, -0.0, 1e-30, 31.25, 100, 250, 400, 1e20f];
        return edges[(length % 4)..(edges.Length - (length % 5))];
    }

    private static void Equal<TLanes>()
        where TLanes : struct, IValueLanes<TLanes>
    {
        foreach (var sample in StoredSamples.All)
        {
            var edges = Edges(sample.Length);
            var cells = edges.Length + 1;
            var vectors = StoredSample.State(TLanes.Components, cells);
            var scalars = StoredSample.State(TLanes.Components, cells);

            BinRuns.Add<TLanes>(sample.Rows, edges, vectors, 1, cells);
            BinRuns.AddScalar<TLanes>(sample.Rows, edges, scalars, 1, cells);

            Assert.True(
                StoredSamples.Bits(scalars).AsSpan().SequenceEqual(StoredSamples.Bits(vectors)), sample.ToString());
        }
    }
}
