using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class SumRowsTests
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
                Twice(length, (sums, counts) => SumRows.AddScalar<float>(floats, sums, counts)),
                Twice(length, (sums, counts) => SumRows.Add(floats, sums, counts)));
            Assert.Equal(
                Twice(length, (sums, counts) => SumRows.AddScalar<double>(doubles, sums, counts)),
                Twice(length, (sums, counts) => SumRows.Add(doubles, sums, counts)));
        }
    }

    [Fact]
    public void A_missing_value_neither_adds_nor_counts()
    {
        double[] sums = [1, 2, 3];
        double[] counts = [1, 1, 1];

        SumRows.Add([10f, float.NaN, 30f], sums, counts);

        Assert.Equal([11, 2, 33], sums);
        Assert.Equal([2, 1, 2], counts);
    }

    // Bits, so that NaN and zeros of both signs compare too; twice, so that sums are not only of zeros.
    private static IEnumerable<long> Twice(int length, Action<double[], double[]> add)
    {
        var sums = new double[length];
        var counts = new double[length];
        add(sums, counts);
        add(sums, counts);
        return sums.Concat(counts).Select(BitConverter.DoubleToInt64Bits);
    }
}
