using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class SumRunsTests
{
    private delegate void Adding(ref double sum, ref double count);

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
                Bits((ref sum, ref count) => SumRuns.AddScalar<float>(floats, ref sum, ref count)),
                Bits((ref sum, ref count) => SumRuns.Add(floats, ref sum, ref count)));
            Assert.Equal(
                Bits((ref sum, ref count) => SumRuns.AddScalar<double>(doubles, ref sum, ref count)),
                Bits((ref sum, ref count) => SumRuns.Add(doubles, ref sum, ref count)));
        }
    }

    [Fact]
    public void A_run_adds_to_what_was_there()
    {
        var (sum, count) = (100.0, 7.0);

        SumRuns.Add([.. Enumerable.Range(1, 20).Select(number => number == 3 ? float.NaN : number)], ref sum, ref count);

        Assert.Equal((100 + 210 - 3, 7 + 19), (sum, count));
    }

    // FIELD_NOTES 51: float32 sums drift, xarray with bottleneck says 300.1145 here.
    [Fact]
    public void The_mean_of_40_million_equal_floats_is_their_value()
    {
        var run = new float[1_000_000];
        run.AsSpan().Fill(300.1f);
        var (sum, count) = (0.0, 0.0);

        for (var time = 0; time < 40; time++)
        {
            SumRuns.Add(run, ref sum, ref count);
        }

        Assert.Equal(40_000_000, count);
        Assert.Equal(300.1f, sum / count, 300.1 * 1e-7);
        Assert.Equal(300.1f, (float)(sum / count));
    }

    private static (long Sum, long Count) Bits(Adding add)
    {
        var (sum, count) = (0.125, 3.0);
        add(ref sum, ref count);
        return (BitConverter.DoubleToInt64Bits(sum), BitConverter.DoubleToInt64Bits(count));
    }
}
