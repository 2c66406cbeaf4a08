using Compute.Orleans.Engine.Arrays.Kernels;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class TwoFoldTests
{
    // Integers of 62 bits do not fit into a double; their sums and products do into two.
    [Fact]
    public void A_sum_and_its_loss_are_the_exact_sum() => Gen.Select(Gen.Long[-(1L << 52), 1L << 52], Gen.Int[0, 9])
        .Array[1, 30]
        .Sample(numbers =>
        {
            var (sum, lost, exact) = (0.0, 0.0, default(Int128));
            foreach (var (number, shift) in numbers)
            {
                TwoFold.Add((double)number * (1L << shift), ref sum, ref lost);
                exact += (Int128)number << shift;
            }

            Assert.Equal(exact, (Int128)sum + (Int128)lost);
        });

    [Fact]
    public void A_product_and_its_loss_are_the_exact_product() =>
        Gen.Select(Gen.Long[-(1L << 53), 1L << 53], Gen.Long[-(1L << 53), 1L << 53]).Sample((one, other) =>
        {
            var (product, lost) = TwoFold.Multiply(one, other);

            Assert.Equal((Int128)one * other, (Int128)product + (Int128)lost);
        });
}
