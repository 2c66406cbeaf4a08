using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class CellRowsTests
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

    [Fact]
    public void Sums_are_those_of_a_loop_over_what_is_not_missing()
    {
        foreach (var sample in StoredSamples.All)
        {
            var state = new double[2 * sample.Length];
            CellRows.Add<SumLanes>(sample.Rows, state, 0, sample.Length);

            for (var place = 0; place < sample.Length; place++)
            {
                var valid = sample.Valid(place).ToArray();
                Assert.Equal(valid.Aggregate(0.0, (sum, value) => sum + value), state[place]);
                Assert.Equal(valid.Length, state[sample.Length + place]);
            }
        }
    }

    [Fact]
    public void A_missing_value_neither_adds_nor_counts()
    {
        double[] sums = [1, 2, 3, 1, 1, 1];
        var moments = new double[MomentLanes.Components * 2];
        double[] counts = [1, 1, 1];

        CellRows.Add<SumLanes>(StoredSamples.Rows(1, 10f, float.NaN, 30f), sums, 0, 3);
        CellRows.Add<MomentLanes>(StoredSamples.Rows(2, 3.0, double.NaN, double.NaN, 2.0), moments, 0, 2);
        CellRows.Add<CountLanes>(StoredSamples.Rows(1, float.PositiveInfinity, float.NaN, 0f), counts, 0, 3);

        Assert.Equal([11, 2, 33, 2, 1, 2], sums);
        Assert.Equal([1, 1, 3, 2, 0, 0, 0, 0], moments);
        Assert.Equal([2, 1, 2], counts);
    }

    [Fact]
    public void A_missing_value_is_no_extreme_and_a_value_comes_before_none()
    {
        double[] largest = [1, 2, double.NaN, double.NaN];
        double[] smallest = [.. largest];

        CellRows.Add<ExtremeLanes<Larger>>(StoredSamples.Rows(1, 3f, float.NaN, 5f, float.NaN), largest, 0, 4);
        CellRows.Add<ExtremeLanes<Smaller>>(StoredSamples.Rows(1, 3.0, double.NaN, 5.0, double.NaN), smallest, 0, 4);

        Assert.Equal([3, 2, 5, double.NaN], largest);
        Assert.Equal([1, 2, 5, double.NaN], smallest);
    }

    [Fact]
    public void Of_zeros_of_both_signs_the_same_one_is_kept_in_any_order()
    {
        foreach (var zeros in (double[][])[[0.0, -0.0], [-0.0, 0.0]])
        {
            double[] largest = [double.NaN, .. Enumerable.Repeat(-0.0, 8)];
            double[] smallest = [.. largest];
            double[] rows = [.. zeros.SelectMany(zero => Enumerable.Repeat(zero, 9))];

            CellRows.Add<ExtremeLanes<Larger>>(StoredSamples.Rows(2, rows), largest, 0, 9);
            CellRows.Add<ExtremeLanes<Smaller>>(StoredSamples.Rows(2, rows), smallest, 0, 9);

            Assert.All(largest, value => Assert.False(double.IsNegative(value)));
            Assert.All(smallest, value => Assert.True(double.IsNegative(value)));
        }
    }

    [Fact]
    public void Two_states_combine_as_their_scalar_twins_do()
    {
        foreach (var cells in (int[])[1, 7, 8, 21])
        {
            Combine<SumLanes>(cells);
            Combine<MomentLanes>(cells);
            Combine<JoinedLanes<MomentLanes, SumLanes>>(cells);
            Combine<ExtremeLanes<Smaller>>(cells);
            Combine<WeightedLanes>(cells);
        }
    }

    [Fact]
    public void Cells_that_the_state_does_not_have_are_refused()
    {
        Assert.Throws<ArgumentException>(
            () => CellRows.Add<SumLanes>(StoredSamples.Rows(1, 1f, 2f), new double[6], 2, 3));
        Assert.Throws<ArgumentException>(
            () => CellRows.Add<SumLanes>(StoredSamples.Rows(1, 1f, 2f), new double[5], 0, 3));
        Assert.Throws<ArgumentException>(
            () => CellRows.Add<SumLanes>(StoredSamples.Rows(1, 1f, 2f), new double[6], -1, 3));
    }

    private static void Equal<TLanes>()
        where TLanes : struct, IValueLanes<TLanes>
    {
        foreach (var sample in StoredSamples.All)
        {
            var cells = sample.Length + 3;
            var vectors = StoredSample.State(TLanes.Components, cells);
            var scalars = StoredSample.State(TLanes.Components, cells);

            // The second time most cells have begun already.
            for (var time = 0; time < 2; time++)
            {
                CellRows.Add<TLanes>(sample.Rows, vectors, 2, cells);
                CellRows.AddScalar<TLanes>(sample.Rows, scalars, 2, cells);
            }

            Assert.True(
                StoredSamples.Bits(scalars).AsSpan().SequenceEqual(StoredSamples.Bits(vectors)), sample.ToString());
        }
    }

    private static void Combine<TLanes>(int cells)
        where TLanes : struct, ILanes<TLanes>
    {
        double[] Later() => [.. KernelSamples.Doubles(TLanes.Components * cells)];
        var (vectors, scalars) = (StoredSample.State(TLanes.Components, cells), StoredSample.State(TLanes.Components, cells));

        CellRows.Combine<TLanes>(vectors, Later());
        for (var cell = 0; cell < cells; cell++)
        {
            TLanes.CombineOne(Later(), cell, cells, scalars, cell, cells);
        }

        Assert.Equal(StoredSamples.Bits(scalars), StoredSamples.Bits(vectors));
    }
}
