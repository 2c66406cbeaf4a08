using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class IntegerSumRowsTests
{
    [Fact]
    public void The_vector_form_equals_the_scalar_twin_at_every_length()
    {
        foreach (var length in KernelSamples.Lengths)
        {
            var row = Enumerable.Range(0, length).Select(place => (place * 0x1234567890L) - (7L << 40)).ToArray();
            var (sums, scalars) = (row.ToArray(), row.ToArray());

            Assert.True(IntegerSumRows.Add(row, sums));
            Assert.True(IntegerSumRows.AddScalar(row, scalars));

            Assert.Equal(scalars, sums);
            Assert.Equal(row.Select(value => 2 * value), sums);
        }
    }

    [Theory]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, -1)]
    public void A_sum_that_leaves_int64_is_found_at_every_place(long sum, long value)
    {
        for (var place = 0; place < 20; place++)
        {
            var (row, sums) = (new long[20], new long[20]);
            (row[place], sums[place]) = (value, sum);

            Assert.False(IntegerSumRows.Add(row, sums));
        }
    }

    [Fact]
    public void The_ends_of_int64_are_within_it()
    {
        long[] sums = [long.MaxValue - 1, long.MinValue + 1, long.MinValue];

        Assert.True(IntegerSumRows.Add([1, -1, long.MaxValue], sums));
        Assert.Equal([long.MaxValue, long.MinValue, -1], sums);
    }
}
