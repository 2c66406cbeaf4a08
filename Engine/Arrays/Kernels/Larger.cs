using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Keeps the larger value; of zeros +0 counts as larger than -0.</summary>
internal readonly struct Larger : IExtreme
{
    public static double Of(double one, double other) => double.MaxNumber(one, other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(
        Vector512<double> kept, Vector512<double> values, Vector512<double> valid)
    {
        if (Avx512DQ.IsSupported)
        {
            // The larger of two, with its own sign: of zeros it tells the sign, of a value and NaN it takes the value.
            return Avx512DQ.Range(kept, Vector512.ConditionalSelect(valid, values, kept), 0b0101);
        }

        // Equal values differ in the sign of a zero at most. Nothing compares with NaN, so that a value replaces it.
        var taken = Vector512.AndNot(valid, Vector512.LessThan(values, kept));
        var value = Vector512.ConditionalSelect(Vector512.Equals(values, kept), values & kept, values);
        return Vector512.ConditionalSelect(taken, value, kept);
    }
}
