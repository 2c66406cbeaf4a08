using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Tests.Unit.Arrays.Kernels;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Expressions.Accumulators;

public sealed class VarianceAccumulatorTests
{
    private readonly VarianceAccumulator _variance = new();

    [Fact]
    public void Missing_values_are_left_out_nothing_is_missing_and_one_value_has_no_deviation()
    {
        var state = new double[4 * 4];
        _variance.AddRows(StoredSamples.Rows(1, [1f, float.NaN, float.NaN, 2f]), state, 0, 4);
        _variance.AddRows(StoredSamples.Rows(1, [3.0, 5.1, double.NaN, double.PositiveInfinity]), state, 0, 4);
        var result = new double[4];

        _variance.Finish(state, result);

        Assert.Equal([1, 0, double.NaN, double.NaN], result);
    }

    // A temperature that varies by a thousandth: the variance is 1e-11 of the mean's square, and single precision stores
    // it in steps of 3e-5. What is expected is computed from whole numbers.
    [Fact]
    public void Deviations_of_a_thousandth_around_300_over_millions_of_values_are_right()
    {
        const int Count = 4_000_000;
        var steps = Enumerable.Range(0, Count).Select(place => (int)(place * 7919L % 67) - 33).ToArray();
        var run = steps.Select(step => 300f + (step / 32768f)).ToArray();
        var state = new double[4];
        foreach (var part in run.Chunk(100_003))
        {
            _variance.AddRuns(StoredSamples.Rows(1, part), state, 0, 1);
        }

        var (result, sum, squares) = (new double[1], steps.Sum(step => (long)step), steps.Sum(step => (long)step * step));
        _variance.Finish(state, result);

        var expected = (squares - ((double)sum * sum / Count)) / Count / 32768 / 32768;
        Assert.Equal(expected, result[0], expected * 1e-13);
        Assert.InRange(Math.Sqrt(expected), 0.0005, 0.001);
    }

    // The variance is 1e-18 of the mean's square, less than single numbers of double precision resolve.
    [Fact]
    public void Deviations_of_a_billionth_of_the_mean_are_right_down_rows_and_along_runs()
    {
        const int Rows = 1000;
        const int Cells = 19;
        var steps = Enumerable.Range(0, Rows * Cells).Select(place => (int)(place * 7919L % 2049) - 1024).ToArray();
        var values = steps.Select(step => 1e9 + (step / 1024.0)).ToArray();
        var (cells, cell) = (new double[4 * Cells], new double[4]);
        _variance.AddRows(StoredSamples.Rows(Rows, values), cells, 0, Cells);
        _variance.AddRuns(StoredSamples.Rows(Rows, values), cell, 0, 1);
        var (down, along) = (new double[Cells], new double[1]);

        _variance.Finish(cells, down);
        _variance.Finish(cell, along);

        for (var place = 0; place < Cells; place++)
        {
            var expected = Expected([.. Enumerable.Range(0, Rows).Select(row => steps[(row * Cells) + place])]);
            Assert.Equal(expected, down[place], expected * 1e-10);
        }

        Assert.Equal(Expected(steps), along[0], Expected(steps) * 1e-10);

        static double Expected(int[] steps)
        {
            var (sum, squares) = ((Int128)steps.Sum(step => (long)step), (Int128)steps.Sum(step => (long)step * step));
            return (double)((squares * steps.Length) - (sum * sum)) / steps.Length / steps.Length / 1024 / 1024;
        }
    }

    [Theory]
    [InlineData(300.1)]
    [InlineData(-1e-30)]
    [InlineData(1e15)]
    public void Equal_values_do_not_deviate(double value)
    {
        var (state, later, result) = (new double[4 * 2], new double[4 * 2], new double[2]);
        _variance.AddRuns(StoredSamples.Rows(1, [.. Enumerable.Repeat((float)value, 10_007)]), state, 0, 2);
        _variance.AddRuns(StoredSamples.Rows(1, [.. Enumerable.Repeat(value, 10_007)]), state, 1, 2);
        state.CopyTo(later, 0);
        _variance.Combine(state, later);

        _variance.Finish(state, result);

        Assert.Equal([0, 0], result);
    }

    [Fact]
    public void An_odd_first_value_costs_no_more_digits_than_the_count_has()
    {
        double[] values = [1e20, .. Enumerable.Range(0, 9999).Select(place => Math.Sin(place))];
        var (state, result) = (new double[4], new double[1]);
        _variance.AddRuns(StoredSamples.Rows(1, values), state, 0, 1);

        _variance.Finish(state, result);

        const double Expected = 1e40 * (1e-4 - 1e-8);
        Assert.Equal(Expected, result[0], Expected * 1e-11);
    }

    [Fact]
    public void How_values_are_cut_makes_no_difference() => Gen.Double[299, 301].Array[2, 300].Sample(values =>
        Gen.Int[1, 7].Sample(
            parts =>
            {
                var (whole, combined) = (new double[4], new double[4]);
                _variance.AddRuns(StoredSamples.Rows(1, values), whole, 0, 1);
                foreach (var part in values.Chunk(1 + (values.Length / parts)))
                {
                    var state = new double[4];
                    _variance.AddRuns(StoredSamples.Rows(1, part), state, 0, 1);
                    _variance.Combine(combined, state);
                }

                var (one, other) = (new double[1], new double[1]);
                _variance.Finish(whole, one);
                _variance.Finish(combined, other);
                var mean = values.Average();
                var twoPass = values.Sum(value => (value - mean) * (value - mean)) / values.Length;
                Assert.Equal(one[0], other[0], one[0] * 1e-13);
                Assert.Equal(twoPass, one[0], twoPass * 1e-11);
            },
            iter: 3),
        iter: 50);
}
