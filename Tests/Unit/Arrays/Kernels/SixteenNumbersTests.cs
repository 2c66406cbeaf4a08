using System.Runtime.Intrinsics;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class SixteenNumbersTests
{
    [Fact]
    public void The_last_four_bits_say_which_number_it_is()
    {
        double[] table = [.. Enumerable.Range(0, 16).Select(place => place + 0.5)];
        for (long first = -20; first < 20; first++)
        {
            var index = Vector512.Create(first) + Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 16L << 40);

            var found = SixteenNumbers.Find(table, index);

            for (var lane = 0; lane < 8; lane++)
            {
                Assert.Equal(((index[lane] % 16) + 16) % 16, SixteenNumbers.Index(index[lane]));
                Assert.Equal(SixteenNumbers.Index(index[lane]) + 0.5, found[lane]);
            }
        }
    }

    [Fact]
    public void Whole_numbers_are_found_too()
    {
        long[] table = [.. Enumerable.Range(0, 16).Select(place => long.MaxValue - place)];

        Assert.Equal(Vector512.Create(long.MaxValue - 13), SixteenNumbers.Find(table, Vector512.Create(-3L)));
    }
}
