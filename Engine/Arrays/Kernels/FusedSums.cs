using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Sums of a product and a number, rounded once: the steps of a polynomial.</summary>
internal static class FusedSums
{
    /// <summary>left * right + added, of eight numbers.</summary>
    /// <param name="left">Eight numbers.</param>
    /// <param name="right">Eight numbers.</param>
    /// <param name="added">What is added to all.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(Vector512<double> left, Vector512<double> right, double added) =>
        Vector512.FusedMultiplyAdd(left, right, Vector512.Create(added));

    /// <summary>A polynomial of one number, step by step.</summary>
    /// <param name="number">The number.</param>
    /// <param name="factors">The factors of its powers, that of the highest first; at least one.</param>
    public static double Polynomial(double number, ReadOnlySpan<double> factors)
    {
        var sum = factors[0];
        foreach (var factor in factors[1..])
        {
            sum = Math.FusedMultiplyAdd(sum, number, factor);
        }

        return sum;
    }
}
