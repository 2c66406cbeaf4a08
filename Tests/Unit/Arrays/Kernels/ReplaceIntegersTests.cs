using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class ReplaceIntegersTests
{
    [Theory]
    [InlineData(new long[0])]
    [InlineData(new long[] { 3 })]
    [InlineData(new[] { 3, long.MinValue })]
    public void The_vector_form_equals_the_scalar_twin_at_every_length(long[] replaced)
    {
        foreach (var length in KernelSamples.Lengths)
        {
            var values = Enumerable.Range(0, length).Select(place => place % 7 == 6 ? long.MinValue : place % 5).ToArray();
            var (vector, scalar) = (values.ToArray(), values.ToArray());

            ReplaceIntegers.Apply(vector, replaced, -1);
            ReplaceIntegers.ApplyScalar(scalar, replaced, -1);

            Assert.Equal(scalar, vector);
            Assert.Equal(values.Select(value => replaced.Contains(value) ? -1 : value), vector);
        }
    }
}
