using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>The natural logarithm of numbers: k ln 2 - ln c + ln(1 + r), of 2^k (1 + r) / c.</summary>
/// <remarks>
/// <para>
/// Accuracy: c is one of sixteen numbers with few bits, so that 1 + r is exact and r at most 0.0333 away from 0; around
/// 1 it is 1 itself, where a logarithm is small. Polynomials interpolate (ln(1 + r) - r) / r^2 at the Chebyshev nodes.
/// What that of singles leaves is 2^-48 of the result: one in some millions is rounded to the other one of two singles
/// that are as good as equally near. That of doubles leaves 2^-60, and with all roundings a result is off by less than
/// one unit in the last place.
/// </para>
/// <para>
/// Of 0 it is minus infinity, and of a negative number NaN. Even and odd powers are summed up by themselves: in one
/// chain each step would wait for the one before. Sums, products and fused ones alone are taken, so that any vector
/// width gives the scalar twin's bytes.
/// </para>
/// <para>Source: Tang, "Table-driven implementation of the logarithm function", ACM TOMS 16 (1990).</para>
/// </remarks>
internal static class Logarithms
{
    private const double Ln2 = 0.6931471805599453;

    // With ten bits less than a double has, so that a product with an exponent is exact, and what is left.
    private const double ShortLn2 = 0.6931471805598903;
    private const double RestOfLn2 = 5.497923018708371e-14;

    // The bits of 43/64, the least of the numbers that are left when the power of two is taken away; 1 is in the middle
    // of the eleventh sixteenth.
    private const long Least = 0x3FE5_8000_0000_0000;

    // The same for numbers with 1024 more in their exponent, so that no difference is negative.
    private const long Before = Least - (1024L << FractionBits);
    private const int FractionBits = 52;
    private const int IndexBits = 4;
    private const long Fraction = (1L << FractionBits) - 1;

    // The bits of 2^52: a number of fewer bits put behind them is what a double is above it.
    private const long Whole = 0x4330_0000_0000_0000;
    private const double WholeExponent = (1L << FractionBits) + 1024;

    private const double SmallestNormal = 2.2250738585072014e-308;

    private static ReadOnlySpan<double> Factors =>
    [
        1.46875, 1.40625, 1.34375, 1.28125, 1.21875, 1.1875, 1.15625, 1.09375,
        1.0625, 1.03125, 1.0, 0.9375, 0.890625, 0.84375, 0.796875, 0.765625,
    ];

    // The logarithms of 1 / c, in multiples of 2^-42, and what is left.
    private static ReadOnlySpan<double> Logs =>
    [
        -0.3844116989102986, -0.34092658697068146, -0.2954642128938758, -0.2478361639045943,
        -0.19782574332998593, -0.17185025692674571, -0.14518200984457508, -0.08961215868976069,
        -0.06062462181648698, -0.03077165866670839, 0.0, 0.0645385211375924,
        0.11583181552509814, 0.16989903679541385, 0.22705745063535687, 0.2670627852489815,
    ];

    private static ReadOnlySpan<double> RestsOfLogs =>
    [
        -3.3457102695440824e-14, 8.82452633212564e-14, 3.993416384387844e-14, 1.3029797173308663e-14,
        6.604544877082384e-14, 8.649239607212071e-14, 7.718001336828099e-14, 7.355770219435029e-14,
        5.213620639136504e-14, -4.529814257790929e-14, 0.0, -2.1225608044809997e-14,
        2.3568822182038756e-14, -1.6376276414097503e-14, -1.078736749871691e-14, 6.371947269815667e-14,
    ];

    /// <summary>Of numbers of single precision, for results that are rounded to it.</summary>
    public readonly struct OfSingles : INumberFunction
    {
        private const double C2 = -0.5;
        private const double C3 = 0.3333333333496524;
        private const double C4 = -0.2500000000146876;
        private const double C5 = 0.1999998816162634;
        private const double C6 = -0.16666656011840977;
        private const double C7 = 0.14307179256788627;
        private const double C8 = -0.12519318877666305;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> numbers)
        {
            var bits = numbers.AsInt64() - Vector512.Create(Before);
            var index = Vector512.ShiftRightLogical(bits, FractionBits - IndexBits);
            var (k, r) = Reduced(bits, index);
            var square = r * r;
            var even = FusedSums.Of(Vector512.Create(C8), square, C6);
            var odd = FusedSums.Of(Vector512.Create(C7), square, C5);
            even = FusedSums.Of(even, square, C4);
            odd = FusedSums.Of(odd, square, C3);
            even = FusedSums.Of(even, square, C2);
            var p = Vector512.FusedMultiplyAdd(square, Vector512.FusedMultiplyAdd(odd, r, even), r);
            p += Vector512.FusedMultiplyAdd(k, Vector512.Create(Ln2), SixteenNumbers.Find(Logs, index));

            // To ask whether any number is special would take as long as to treat all as if they were.
            return Special(numbers, p);
        }

        public double Of(double number)
        {
            var (k, r, index) = Reduced(number);
            var even = FusedSums.Polynomial(r * r, [C8, C6, C4, C2]);
            var odd = FusedSums.Polynomial(r * r, [C7, C5, C3]);
            var p = Math.FusedMultiplyAdd(r * r, Math.FusedMultiplyAdd(odd, r, even), r);
            p += Math.FusedMultiplyAdd(k, Ln2, Logs[index]);
            return Special(number, p);
        }
    }

    /// <summary>Of numbers of double precision.</summary>
    public readonly struct OfDoubles : INumberFunction
    {
        private const double C2 = -0.5;
        private const double C3 = 0.3333333333333286;
        private const double C4 = -0.24999999999999567;
        private const double C5 = 0.20000000005724855;
        private const double C6 = -0.1666666667191459;
        private const double C7 = 0.14285695598690176;
        private const double C8 = -0.12499982869818325;
        private const double C9 = 0.1113369728824892;
        private const double C10 = -0.1002070437229123;

        // What makes a number that has lost leading bits a whole one.
        private const int LostBits = 54;
        private const double Lost = 1L << LostBits;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> numbers)
        {
            var p = OfNormal(numbers, Vector512<double>.Zero);
            return AreUsual(numbers) ? p : Special(numbers, WithSmall(numbers, p));
        }

        public double Of(double number) => Special(
            number, number < SmallestNormal ? OfNormal(number * Lost, LostBits) : OfNormal(number, 0));

        // Not inlined: it hardly ever happens.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static Vector512<double> WithSmall(Vector512<double> numbers, Vector512<double> others) =>
            Vector512.ConditionalSelect(
                Vector512.LessThan(numbers, Vector512.Create(SmallestNormal)),
                OfNormal(numbers * Vector512.Create(Lost), Vector512.Create((double)LostBits)),
                others);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<double> OfNormal(Vector512<double> numbers, Vector512<double> exponent)
        {
            var bits = numbers.AsInt64() - Vector512.Create(Before);
            var index = Vector512.ShiftRightLogical(bits, FractionBits - IndexBits);
            var (k, r) = Reduced(bits, index);
            k -= exponent;
            var square = r * r;
            var even = FusedSums.Of(Vector512.Create(C10), square, C8);
            var odd = FusedSums.Of(Vector512.Create(C9), square, C7);
            even = FusedSums.Of(even, square, C6);
            odd = FusedSums.Of(odd, square, C5);
            even = FusedSums.Of(even, square, C4);
            odd = FusedSums.Of(odd, square, C3);
            even = FusedSums.Of(even, square, C2);
            var p = Vector512.FusedMultiplyAdd(odd, r, even);

            // The large summands first, and what their sum has lost with the small ones.
            var large = Vector512.FusedMultiplyAdd(k, Vector512.Create(ShortLn2), SixteenNumbers.Find(Logs, index));
            var sum = large + r;
            var rest = SixteenNumbers.Find(RestsOfLogs, index);
            var small = Vector512.FusedMultiplyAdd(k, Vector512.Create(RestOfLn2), rest);
            return sum + (Vector512.FusedMultiplyAdd(square, p, small) + (large - sum + r));
        }

        private static double OfNormal(double number, double exponent)
        {
            var (k, r, index) = Reduced(number);
            k -= exponent;
            var even = FusedSums.Polynomial(r * r, [C10, C8, C6, C4, C2]);
            var odd = FusedSums.Polynomial(r * r, [C9, C7, C5, C3]);
            var p = Math.FusedMultiplyAdd(odd, r, even);

            var large = Math.FusedMultiplyAdd(k, ShortLn2, Logs[index]);
            var sum = large + r;
            var small = Math.FusedMultiplyAdd(k, RestOfLn2, RestsOfLogs[index]);
            return sum + (Math.FusedMultiplyAdd(r * r, p, small) + (large - sum + r));
        }
    }

    // The exponent, and what is left when it and 1 / c are taken away.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> K, Vector512<double> R) Reduced(Vector512<long> bits, Vector512<long> index)
    {
        var k = (Vector512.ShiftRightLogical(bits, FractionBits) | Vector512.Create(Whole)).AsDouble()
            - Vector512.Create(WholeExponent);
        var rest = ((bits & Vector512.Create(Fraction)) + Vector512.Create(Least)).AsDouble();
        return (k, Vector512.FusedMultiplyAdd(rest, SixteenNumbers.Find(Factors, index), Vector512.Create(-1.0)));
    }

    private static (double K, double R, int Index) Reduced(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number) - Before;
        var index = SixteenNumbers.Index(bits >> (FractionBits - IndexBits));
        var k = BitConverter.Int64BitsToDouble((long)((ulong)bits >> FractionBits) | Whole) - WholeExponent;
        var rest = BitConverter.Int64BitsToDouble((bits & Fraction) + Least);
        return (k, Math.FusedMultiplyAdd(rest, Factors[index], -1), index);
    }

    // Neither missing, nor infinite, nor 0 or below, nor so small that leading bits are lost.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreUsual(Vector512<double> numbers) => Vector512.LessThanAll(
        (numbers.AsInt64() - Vector512.Create(SmallestNormal).AsInt64()).AsUInt64(),
        Vector512.Create(double.PositiveInfinity).AsUInt64() - Vector512.Create(SmallestNormal).AsUInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Special(Vector512<double> numbers, Vector512<double> others)
    {
        var zero = Vector512<double>.Zero;
        others = Vector512.ConditionalSelect(
            Vector512.Equals(numbers, zero), Vector512.Create(double.NegativeInfinity), others);
        others = Vector512.ConditionalSelect(Vector512.LessThan(numbers, zero), Vector512.Create(double.NaN), others);
        return Vector512.ConditionalSelect(
            Vector512.LessThan(numbers, Vector512.Create(double.PositiveInfinity)), others, numbers);
    }

    private static double Special(double number, double other) =>
        number == 0 ? double.NegativeInfinity
        : number < 0 ? double.NaN
        : number < double.PositiveInfinity ? other
        : number;
}
