using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>e to the power of numbers: 2^k e^r, where r is small, and k whole, or of sixteenths.</summary>
/// <remarks>
/// <para>
/// Accuracy: polynomials interpolate (e^r - 1 - r) / r^2 at the Chebyshev nodes. For singles r is at most 1/32 of ln 2
/// away from 0, and what is left is 2^-45 of the result: one in a million is rounded to the other one of two singles
/// that are as good as equally near. For doubles r is at most half of ln 2, and with all roundings a result is off by
/// less than 1.5 units in the last place.
/// </para>
/// <para>
/// Even and odd powers are summed up by themselves: in one chain each step would wait for the one before. Sums,
/// products and fused ones alone are taken, so that any vector width gives the scalar twin's bytes.
/// </para>
/// <para>Source: Tang, "Table-driven implementation of the exponential function", ACM TOMS 15 (1989).</para>
/// </remarks>
internal static class Exponentials
{
    private const double PowersOfTwo = 1.4426950408889634; // 1 / ln 2
    private const double Ln2 = 0.6931471805599453;
    private const double RestOfLn2 = 2.3190468138462996e-17;

    // A sum with it is rounded to a whole number, which stands in the last bits, on a double's bias of exponents.
    private const double Whole = (1.5 * (1L << 52)) + 1023;
    private const int FractionBits = 52;

    /// <summary>Of numbers of single precision, for results that are rounded to it.</summary>
    public readonly struct OfSingles : INumberFunction
    {
        // Beyond these it is 0 and infinite in single precision.
        private const double Least = -110;
        private const double Most = 90;

        private const double SixteenthsOfPowers = 23.083120654223414; // 16 / ln 2
        private const double SixteenthOfLn2 = 0.04332169878499658;

        // A sum with it is rounded to a whole number, which stands in the last bits.
        private const double WholeSixteenths = 1.5 * (1L << FractionBits);
        private const int IndexBits = 4;

        private const double C2 = 0.49999999996176536;
        private const double C3 = 0.16666666666120458;
        private const double C4 = 0.04166731845788983;
        private const double C5 = 0.00833342644621349;

        // The bits of 2^(i/16), less i in front of the fraction, which comes with the whole number.
        private static ReadOnlySpan<long> Roots =>
        [
            0x3FF0_0000_0000_0000, 0x3FEF_B558_6CF9_890F, 0x3FEF_72B8_3C7D_517B, 0x3FEF_387A_6E75_6238,
            0x3FEF_06FE_0A31_B715, 0x3FEE_DEA6_4C12_3422, 0x3FEE_BFDA_D536_2A27, 0x3FEE_AB07_DD48_5429,
            0x3FEE_A09E_667F_3BCD, 0x3FEE_A114_73EB_0187, 0x3FEE_ACE5_422A_A0DB, 0x3FEE_C491_82A3_F090,
            0x3FEE_E89F_995A_D3AD, 0x3FEF_199B_DD85_529C, 0x3FEF_5818_DCFB_A487, 0x3FEF_A4AF_A2A4_90DA,
        ];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> numbers)
        {
            numbers = Within(numbers, Least, Most);
            var whole = Vector512.FusedMultiplyAdd(
                numbers, Vector512.Create(SixteenthsOfPowers), Vector512.Create(WholeSixteenths));
            var r = Vector512.FusedMultiplyAdd(
                whole - Vector512.Create(WholeSixteenths), Vector512.Create(-SixteenthOfLn2), numbers);
            var square = r * r;
            var even = FusedSums.Of(Vector512.Create(C4), square, C2);
            var odd = FusedSums.Of(Vector512.Create(C5), square, C3);
            var p = Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(odd, r, even), square, r);
            var bits = whole.AsInt64();
            var root = SixteenNumbers.Find(Roots, bits);
            var power = (root + Vector512.ShiftLeft(bits, FractionBits - IndexBits)).AsDouble();
            return Vector512.FusedMultiplyAdd(power, p, power);
        }

        public double Of(double number)
        {
            number = Within(number, Least, Most);
            var whole = Math.FusedMultiplyAdd(number, SixteenthsOfPowers, WholeSixteenths);
            var r = Math.FusedMultiplyAdd(whole - WholeSixteenths, -SixteenthOfLn2, number);
            var even = Math.FusedMultiplyAdd(C4, r * r, C2);
            var odd = Math.FusedMultiplyAdd(C5, r * r, C3);
            var p = Math.FusedMultiplyAdd(Math.FusedMultiplyAdd(odd, r, even), r * r, r);
            var bits = BitConverter.DoubleToInt64Bits(whole);
            var power = BitConverter.Int64BitsToDouble(
                Roots[SixteenNumbers.Index(bits)] + (bits << (FractionBits - IndexBits)));
            return Math.FusedMultiplyAdd(power, p, power);
        }
    }

    /// <summary>Of numbers of double precision.</summary>
    public readonly struct OfDoubles : INumberFunction
    {
        // Beyond these it is 0 and infinite.
        private const double Least = -746;
        private const double Most = 710;

        private const double C2 = 0.5;
        private const double C3 = 0.1666666666666667;
        private const double C4 = 0.04166666666666667;
        private const double C5 = 0.008333333333326136;
        private const double C6 = 0.0013888888888883748;
        private const double C7 = 0.00019841269874820627;
        private const double C8 = 2.4801587325547743e-05;
        private const double C9 = 2.7557255400206422e-06;
        private const double C10 = 2.75572736431103e-07;
        private const double C11 = 2.5105217004720745e-08;
        private const double C12 = 2.0914686968086876e-09;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<double> Of(Vector512<double> numbers)
        {
            numbers = Within(numbers, Least, Most);
            var whole = Vector512.FusedMultiplyAdd(
                numbers, Vector512.Create(PowersOfTwo), Vector512.Create(Whole));
            var k = whole - Vector512.Create(Whole);
            var r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-Ln2), numbers);
            r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-RestOfLn2), r);
            var square = r * r;
            var even = FusedSums.Of(Vector512.Create(C12), square, C10);
            var odd = FusedSums.Of(Vector512.Create(C11), square, C9);
            even = FusedSums.Of(even, square, C8);
            odd = FusedSums.Of(odd, square, C7);
            even = FusedSums.Of(even, square, C6);
            odd = FusedSums.Of(odd, square, C5);
            even = FusedSums.Of(even, square, C4);
            odd = FusedSums.Of(odd, square, C3);
            even = FusedSums.Of(even, square, C2);
            var p = FusedSums.Of(FusedSums.Of(Vector512.FusedMultiplyAdd(odd, r, even), r, 1), r, 1);

            // 2^k may be beyond a double where the result is not: it is taken in two halves, the first of them exact.
            var half = Vector512.FusedMultiplyAdd(k, Vector512.Create(0.5), Vector512.Create(Whole));
            var other = k - (half - Vector512.Create(Whole)) + Vector512.Create(Whole);
            return p * PowerOfTwo(half) * PowerOfTwo(other);
        }

        public double Of(double number)
        {
            number = Within(number, Least, Most);
            var whole = Math.FusedMultiplyAdd(number, PowersOfTwo, Whole);
            var k = whole - Whole;
            var r = Math.FusedMultiplyAdd(k, -Ln2, number);
            r = Math.FusedMultiplyAdd(k, -RestOfLn2, r);
            var even = FusedSums.Polynomial(r * r, [C12, C10, C8, C6, C4, C2]);
            var odd = FusedSums.Polynomial(r * r, [C11, C9, C7, C5, C3]);
            var p = FusedSums.Polynomial(r, [Math.FusedMultiplyAdd(odd, r, even), 1, 1]);

            var half = Math.FusedMultiplyAdd(k, 0.5, Whole);
            return p * PowerOfTwo(half) * PowerOfTwo(k - (half - Whole) + Whole);
        }
    }

    // NaN stays what it is: it is neither above nor below.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Within(Vector512<double> numbers, double least, double most) =>
        Vector512.MaxNative(Vector512.Create(least), Vector512.MinNative(Vector512.Create(most), numbers));

    private static double Within(double number, double least, double most) =>
        number > most ? most : number < least ? least : number;

    // The last bits of a sum with Whole become the exponent.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> PowerOfTwo(Vector512<double> whole) =>
        Vector512.ShiftLeft(whole.AsInt64(), FractionBits).AsDouble();

    private static double PowerOfTwo(double whole) =>
        BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(whole) << FractionBits);
}
