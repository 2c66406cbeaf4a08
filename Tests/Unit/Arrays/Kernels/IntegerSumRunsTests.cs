using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class IntegerSumRunsTests
{
    [Fact]
    public void The_vector_form_equals_the_scalar_twin_at_every_length()
    {
        foreach (var length in KernelSamples.Lengths)
        {
            var run = Enumerable.Range(0, length).Select(place => (place * 0x1234567890L) - (7L << 40)).ToArray();
            var (sum, scalar) = (5L, 5L);

            Assert.True(IntegerSumRuns.Add(run, ref sum));
            Assert.True(IntegerSumRuns.AddScalar(run, ref scalar));

            Assert.Equal((scalar, scalar), (sum, 5 + run.Sum()));
        }
    }

    [Theory]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, -1)]
    public void A_sum_that_leaves_int64_is_found_at_every_place(long first, long second)
    {
        for (var place = 1; place < 40; place++)
        {
            var (run, sum) = (new long[40], 0L);
            (run[0], run[place]) = (first, second);

            Assert.False(IntegerSumRuns.Add(run, ref sum));
        }
    }
}
