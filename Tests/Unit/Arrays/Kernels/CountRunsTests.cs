using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class CountRunsTests
{
    [Fact]
    public void Vector_forms_equal_the_scalar_twin_at_every_length()
    {
        foreach (var length in KernelSamples.Lengths)
        {
            var floats = KernelSamples.Floats(length, hasInfinities: true);
            var doubles = KernelSamples.Doubles(length, hasInfinities: true);
            var (one, other, scalarOne, scalarOther) = (3.0, 3.0, 3.0, 3.0);

            CountRuns.Add(floats, ref one);
            CountRuns.AddScalar<float>(floats, ref scalarOne);
            CountRuns.Add(doubles, ref other);
            CountRuns.AddScalar<double>(doubles, ref scalarOther);

            Assert.Equal((scalarOne, scalarOther), (one, other));
            Assert.Equal(3 + floats.Count(value => !float.IsNaN(value)), one);
        }
    }
}
