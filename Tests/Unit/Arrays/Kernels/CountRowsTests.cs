using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class CountRowsTests
{
    [Fact]
    public void Vector_forms_equal_the_scalar_twin_at_every_length()
    {
        foreach (var length in KernelSamples.Lengths)
        {
            var floats = KernelSamples.Floats(length, hasInfinities: true);
            var doubles = KernelSamples.Doubles(length, hasInfinities: true);

            Assert.Equal(
                Of(length, counts => CountRows.AddScalar<float>(floats, counts)),
                Of(length, counts => CountRows.Add(floats, counts)));
            Assert.Equal(
                Of(length, counts => CountRows.AddScalar<double>(doubles, counts)),
                Of(length, counts => CountRows.Add(doubles, counts)));
        }
    }

    [Fact]
    public void Infinities_count_and_missing_values_do_not()
    {
        double[] counts = [1, 1, 1];

        CountRows.Add([float.PositiveInfinity, float.NaN, 0f], counts);

        Assert.Equal([2, 1, 2], counts);
    }

    private static double[] Of(int length, Action<double[]> add)
    {
        double[] counts = [.. Enumerable.Range(0, length)];
        add(counts);
        return counts;
    }
}
