using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Numbers to a power that is the same for all, by logarithm and exponential.</summary>
internal static class Powers
{
    /// <summary>Of numbers of single precision, for results that are rounded to it.</summary>
    /// <remarks>
    /// Accuracy: the logarithm is that of doubles; what its error becomes when it is multiplied, together with that of
    /// the exponential, is 2^-44 of the result. Of a number that is not above 0, or infinite, the power is the
    /// library's; what is missing stays missing.
    /// </remarks>
    /// <param name="power">The power.</param>
    public readonly struct OfSingles(double power) : INumberFunction
    {
        private readonly double _power = power;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> numbers)
        {
            var powers = default(Exponentials.OfSingles).Of(
                default(Logarithms.OfDoubles).Of(numbers) * Vector512.Create(_power));
            var isUsual = Vector512.GreaterThan(numbers, Vector512<double>.Zero)
                & Vector512.LessThan(numbers, Vector512.Create(double.PositiveInfinity));
            return Vector512.EqualsAll(isUsual.AsInt64(), Vector512<long>.AllBitsSet)
                ? powers
                : WithSpecial(numbers, powers);
        }

        public double Of(double number) => number is > 0 and < double.PositiveInfinity
            ? default(Exponentials.OfSingles).Of(default(Logarithms.OfDoubles).Of(number) * _power)
            : double.IsNaN(number) ? number
            : Math.Pow(number, _power);

        // Not inlined: it hardly ever happens.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private Vector512<double> WithSpecial(Vector512<double> numbers, Vector512<double> powers)
        {
            for (var lane = 0; lane < Vector512<double>.Count; lane++)
            {
                if (numbers[lane] is not (> 0 and < double.PositiveInfinity))
                {
                    powers = powers.WithElement(lane, Of(numbers[lane]));
                }
            }

            return powers;
        }
    }
}
