using System.Runtime.Intrinsics;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class FusedSumsTests
{
    // (1 + 2^-30)^2 - 1 = 2^-29 + 2^-60, whose last bit a rounded product has not.
    [Fact]
    public void A_product_and_a_sum_are_rounded_once()
    {
        var number = 1 + Math.ScaleB(1, -30);
        var expected = Math.ScaleB(1, -29) + Math.ScaleB(1, -60);

        Assert.Equal(Vector512.Create(expected), FusedSums.Of(Vector512.Create(number), Vector512.Create(number), -1));
        Assert.Equal(expected, FusedSums.Polynomial(number, [number, -1]));
    }

    [Fact]
    public void The_factor_of_the_highest_power_comes_first() => Assert.Equal(2 * 9 + 5 * 3 + 7, FusedSums.Polynomial(3, [2, 5, 7]));
}
