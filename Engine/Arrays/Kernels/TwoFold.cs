using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Sums and products of doubles together with what their rounding lost.</summary>
/// <remarks>
/// Source: Ogita, Rump, Oishi, "Accurate Sum and Dot Product", SIAM J. Sci. Comput. 26 (2005): TwoSum, and TwoProduct
/// with a fused multiply-add. Additions only and one fused operation, so that every CPU gives the same bits.
/// </remarks>
internal static class TwoFold
{
    /// <summary>Adds a value to a sum; what is lost to rounding is added to the sum of losses.</summary>
    /// <param name="value">The value.</param>
    /// <param name="sum">The sum.</param>
    /// <param name="lost">The sum of losses.</param>
    public static void Add(double value, ref double sum, ref double lost)
    {
        var total = sum + value;
        var part = total - sum;
        lost += (sum - (total - part)) + (value - part);
        sum = total;
    }

    /// <inheritdoc cref="Add(double, ref double, ref double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(Vector512<double> value, ref Vector512<double> sum, ref Vector512<double> lost)
    {
        var total = sum + value;
        var part = total - sum;
        lost += (sum - (total - part)) + (value - part);
        sum = total;
    }

    /// <summary>The product of two numbers, and what its rounding lost.</summary>
    /// <param name="one">A number.</param>
    /// <param name="other">A number.</param>
    public static (double Product, double Lost) Multiply(double one, double other)
    {
        var product = one * other;
        return (product, Math.FusedMultiplyAdd(one, other, -product));
    }
}
