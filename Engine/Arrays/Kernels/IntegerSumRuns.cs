using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds a run of integers to one sum, exactly, and says whether it left int64.</summary>
/// <remarks>Eight virtual lanes on every CPU, so that everywhere the same runs are found to leave int64.</remarks>
internal static class IntegerSumRuns
{
    private const int Lanes = 8;

    /// <summary>Adds the values.</summary>
    /// <param name="run">The values, in this machine's byte order; a missing one is 0.</param>
    /// <param name="sum">Their sum is added to it.</param>
    /// <returns>Whether every partial sum is within int64; the sum means nothing where not.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Add(ReadOnlySpan<long> run, ref long sum)
    {
        ref var first = ref MemoryMarshal.GetReference(run);
        var (sums, left) = (Vector512<long>.Zero, Vector512<long>.Zero);
        var place = 0;
        for (; place <= run.Length - Lanes; place += Lanes)
        {
            var values = Vector512.LoadUnsafe(ref first, (nuint)place);
            var total = sums + values;
            left |= (sums ^ total) & (values ^ total); // The sign is wrong where both summands have the other.
            sums = total;
        }

        Span<long> lanes = stackalloc long[Lanes];
        sums.CopyTo(lanes);
        return !Vector512.LessThanAny(left, Vector512<long>.Zero) & Close(run[place..], lanes, ref sum);
    }

    /// <summary>The scalar twin, which the vector form equals.</summary>
    /// <param name="run">The values; a missing one is 0.</param>
    /// <param name="sum">Their sum is added to it.</param>
    /// <returns>Whether every partial sum is within int64.</returns>
    public static bool AddScalar(ReadOnlySpan<long> run, ref long sum)
    {
        Span<long> lanes = stackalloc long[Lanes];
        lanes.Clear();
        return Close(run, lanes, ref sum);
    }

    private static bool Close(ReadOnlySpan<long> rest, Span<long> lanes, ref long sum)
    {
        var isWithin = true;
        for (var place = 0; place < rest.Length; place++)
        {
            isWithin &= AddTo(ref lanes[place % Lanes], rest[place]);
        }

        foreach (var lane in lanes)
        {
            isWithin &= AddTo(ref sum, lane);
        }

        return isWithin;
    }

    private static bool AddTo(ref long sum, long value)
    {
        var total = unchecked(sum + value);
        var isWithin = ((sum ^ total) & (value ^ total)) >= 0;
        sum = total;
        return isWithin;
    }
}
