using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class IntegerSumRowsTests
{
    [Fact]
    public void The_vector_form_equals_the_scalar_twin_at_every_length()
    {
        foreach (var length in KernelSamples.Lengths)
        {
            foreach (var (count, stride) in ((int, int)[])[(0, 0), (1, 0), (3, length), (2, length + 5)])
            {
                var size = Math.Max(0, ((count - 1) * stride) + length);
                var rows = Enumerable.Range(0, size).Select(place => (place * 0x1234567890L) - (7L << 40)).ToArray();
                var (sums, scalars) = (new long[length], new long[length]);

                Assert.True(IntegerSumRows.Add(rows, stride, count, sums));
                Assert.True(IntegerSumRows.AddScalar(rows, stride, count, scalars));

                Assert.Equal(scalars, sums);
                Assert.Equal(
                    Enumerable.Range(0, length)
                        .Select(place => Enumerable.Range(0, count).Sum(row => rows[(row * stride) + place])),
                    sums);
            }
        }
    }

    [Theory]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, -1)]
    public void A_sum_that_leaves_int64_is_found_at_every_place_of_every_row(long sum, long value)
    {
        for (var place = 0; place < 60; place++)
        {
            var (rows, sums) = (new long[60], new long[20]);
            (rows[place], sums[place % 20]) = (value, sum);

            Assert.False(IntegerSumRows.Add(rows, 20, 3, sums));
        }
    }

    [Fact]
    public void The_ends_of_int64_are_within_it()
    {
        long[] sums = [long.MaxValue - 1, long.MinValue + 1, long.MinValue];

        Assert.True(IntegerSumRows.Add([1, -1, long.MaxValue], 0, 1, sums));
        Assert.Equal([long.MaxValue, long.MinValue, -1], sums);
    }

    [Fact]
    public void Rows_that_are_not_there_are_refused()
    {
        Assert.Throws<ArgumentException>(() => IntegerSumRows.Add(new long[19], 10, 2, new long[10]));
        Assert.Throws<ArgumentException>(() => IntegerSumRows.Add(new long[19], -1, 1, new long[10]));
    }
}
