using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class IntegerExtremeRowsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_vector_form_equals_the_scalar_twin_at_every_length(bool isLargest)
    {
        foreach (var length in KernelSamples.Lengths)
        {
            foreach (var (count, stride) in ((int, int)[])[(0, 0), (1, 0), (3, length), (5, length + 5)])
            {
                var size = Math.Max(0, ((count - 1) * stride) + length);
                var rows = Enumerable.Range(0, size).Select(place => place * 0x5851F42D4C957F2DL).ToArray();
                var (kept, scalars) = (new long[length], new long[length]);

                IntegerExtremeRows.Add(isLargest, rows, stride, count, kept);
                IntegerExtremeRows.AddScalar(isLargest, rows, stride, count, scalars);

                Assert.Equal(scalars, kept);
                Assert.Equal(
                    Enumerable.Range(0, length)
                        .Select(place => Enumerable.Range(0, count).Select(row => rows[(row * stride) + place]).Append(0))
                        .Select(column => isLargest ? column.Max() : column.Min()),
                    kept);
            }
        }
    }

    [Fact]
    public void Numbers_that_a_double_does_not_tell_apart_are_compared_exactly()
    {
        var rows = Enumerable.Repeat(1L << 60, 9).Concat(Enumerable.Repeat((1L << 60) + 1, 9)).ToArray();
        var (largest, smallest) = (new long[9], new long[9]);
        smallest.AsSpan().Fill(long.MaxValue);

        IntegerExtremeRows.Add(true, rows, 9, 2, largest);
        IntegerExtremeRows.Add(false, rows, 9, 2, smallest);

        Assert.All(largest, number => Assert.Equal((1L << 60) + 1, number));
        Assert.All(smallest, number => Assert.Equal(1L << 60, number));
    }

    [Fact]
    public void Rows_that_are_not_there_are_refused()
    {
        Assert.Throws<ArgumentException>(() => IntegerExtremeRows.Add(true, new long[19], 10, 2, new long[10]));
        Assert.Throws<ArgumentException>(() => IntegerExtremeRows.Add(true, new long[19], -1, 1, new long[10]));
    }
}
