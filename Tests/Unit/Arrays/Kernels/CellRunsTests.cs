using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class CellRunsTests
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
    public void Rows_add_to_what_was_there()
    {
        float[] values = [.. Enumerable.Range(1, 20).Select(number => number == 3 ? float.NaN : number)];
        double[] state = [0, 100, 0, 7];

        CellRuns.Add<SumLanes>(StoredSamples.Rows(2, values), state, 1, 2);

        Assert.Equal([0, 100 + 210 - 3, 0, 7 + 19], state);
    }

    [Fact]
    public void The_extreme_is_found_at_every_place()
    {
        for (var place = 0; place < 40; place++)
        {
            var run = Enumerable.Range(0, 40).Select(number => number % 5 == 1 ? float.NaN : 7f).ToArray();
            run[place] = 9;
            double[] largest = [8, double.NaN];

            CellRuns.Add<ExtremeLanes<Larger>>(StoredSamples.Rows(2, run), largest, 0, 2);
            CellRuns.Add<ExtremeLanes<Larger>>(StoredSamples.Rows(1, float.NaN, float.NaN), largest, 1, 2);

            Assert.Equal([9, double.NaN], largest);
        }
    }

    // FIELD_NOTES 51: float32 sums drift, xarray with bottleneck says 300.1145 here.
    [Fact]
    public void The_mean_of_40_million_equal_floats_is_their_value()
    {
        var run = new float[1_000_000];
        run.AsSpan().Fill(300.1f);
        var rows = StoredSamples.Rows(1, run);
        var state = new double[2];

        for (var time = 0; time < 40; time++)
        {
            CellRuns.Add<SumLanes>(rows, state, 0, 1);
        }

        Assert.Equal(40_000_000, state[1]);
        Assert.Equal(300.1f, state[0] / state[1], 300.1 * 1e-7);
        Assert.Equal(300.1f, (float)(state[0] / state[1]));
    }

    [Fact]
    public void Moments_keep_small_differences_of_large_values()
    {
        double[] run = [1e16, 1e16 + 2, double.NaN, 1e16 - 2, .. Enumerable.Repeat(1e16, 20)];
        var state = new double[MomentLanes.Components];

        CellRuns.Add<MomentLanes>(StoredSamples.Rows(1, run), state, 0, 1);

        Assert.Equal([23, 1e16, 0, 8], state);
    }

    private static void Equal<TLanes>()
        where TLanes : struct, IValueLanes<TLanes>
    {
        foreach (var sample in StoredSamples.All)
        {
            var vectors = StoredSample.State(TLanes.Components, 3);
            var scalars = StoredSample.State(TLanes.Components, 3);

            CellRuns.Add<TLanes>(sample.Rows, vectors, 1, 3);
            CellRuns.AddScalar<TLanes>(sample.Rows, scalars, 1, 3);

            Assert.True(
                StoredSamples.Bits(scalars).AsSpan().SequenceEqual(StoredSamples.Bits(vectors)), sample.ToString());
        }
    }
}
