using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class ExtremeRunsTests
{
    private delegate void Keeping(ref double kept);

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
                Bits((ref kept) => ExtremeRuns.KeepScalar<Smaller, float>(floats, ref kept)),
                Bits((ref kept) => ExtremeRuns.Keep<Smaller>(floats, ref kept)));
            Assert.Equal(
                Bits((ref kept) => ExtremeRuns.KeepScalar<Larger, double>(doubles, ref kept)),
                Bits((ref kept) => ExtremeRuns.Keep<Larger>(doubles, ref kept)));
        }
    }

    [Fact]
    public void The_extreme_is_found_at_every_place()
    {
        for (var place = 0; place < 40; place++)
        {
            var run = Enumerable.Range(0, 40).Select(number => number % 5 == 1 ? float.NaN : 7f).ToArray();
            run[place] = 9;
            var (largest, none) = (8.0, double.NaN);

            ExtremeRuns.Keep<Larger>(run, ref largest);
            ExtremeRuns.Keep<Larger>([float.NaN, float.NaN], ref none);

            Assert.Equal((9, double.NaN), (largest, none));
        }
    }

    private static long Bits(Keeping keep)
    {
        var kept = double.NaN;
        keep(ref kept);
        return BitConverter.DoubleToInt64Bits(double.IsNaN(kept) ? double.NaN : kept);
    }
}
