using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class ExtremeRowsTests
{
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
                Twice(length, kept => ExtremeRows.KeepScalar<Larger, float>(floats, kept)),
                Twice(length, kept => ExtremeRows.Keep<Larger>(floats, kept)));
            Assert.Equal(
                Twice(length, kept => ExtremeRows.KeepScalar<Smaller, double>(doubles, kept)),
                Twice(length, kept => ExtremeRows.Keep<Smaller>(doubles, kept)));
        }
    }

    [Fact]
    public void A_missing_value_changes_nothing_and_a_value_comes_before_none()
    {
        double[] largest = [1, 2, double.NaN, double.NaN];
        double[] smallest = [.. largest];

        ExtremeRows.Keep<Larger>([3f, float.NaN, 5f, float.NaN], largest);
        ExtremeRows.Keep<Smaller>([3.0, double.NaN, 5.0, double.NaN], smallest);

        Assert.Equal([3, 2, 5, double.NaN], largest);
        Assert.Equal([1, 2, 5, double.NaN], smallest);
    }

    // Bits of values, so that zeros of both signs compare too; of NaN there are many, which all mean missing.
    private static IEnumerable<long> Twice(int length, Action<double[]> keep)
    {
        var kept = new double[length];
        kept.AsSpan(length / 2).Fill(double.NaN);
        keep(kept);
        keep(kept);
        return kept.Select(value => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value));
    }
}
