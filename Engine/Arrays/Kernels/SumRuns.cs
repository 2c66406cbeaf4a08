using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds a run of values to one sum and one count, leaving out NaN.</summary>
/// <remarks>
/// Eight virtual lanes: lane k takes values k, k + 8, ... and the lanes are added in one fixed order, on every CPU and
/// in the scalar twin alike, so that a run has the same sum everywhere.
/// </remarks>
internal static class SumRuns
{
    private const int Lanes = 8;

    /// <summary>Adds the values.</summary>
    /// <param name="run">The values, NaN where missing.</param>
    /// <param name="sum">The sum of the valid ones is added to it.</param>
    /// <param name="count">The number of the valid ones is added to it.</param>
    public static void Add(ReadOnlySpan<float> run, ref double sum, ref double count)
    {
        var sums = (Low: Vector256<double>.Zero, High: Vector256<double>.Zero);
        var counts = sums;
        ref var first = ref MemoryMarshal.GetReference(run);
        var place = 0;
        for (; place <= run.Length - Lanes; place += Lanes)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)place));
            AddLanes(low, ref sums.Low, ref counts.Low);
            AddLanes(high, ref sums.High, ref counts.High);
        }

        Span<double> lanes = stackalloc double[2 * Lanes];
        Store(sums, counts, lanes);
        Close(run[place..], lanes, ref sum, ref count);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{float}, ref double, ref double)"/>
    public static void Add(ReadOnlySpan<double> run, ref double sum, ref double count)
    {
        var sums = (Low: Vector256<double>.Zero, High: Vector256<double>.Zero);
        var counts = sums;
        ref var first = ref MemoryMarshal.GetReference(run);
        var place = 0;
        for (; place <= run.Length - Lanes; place += Lanes)
        {
            AddLanes(Vector256.LoadUnsafe(ref first, (nuint)place), ref sums.Low, ref counts.Low);
            AddLanes(Vector256.LoadUnsafe(ref first, (nuint)place + 4), ref sums.High, ref counts.High);
        }

        Span<double> lanes = stackalloc double[2 * Lanes];
        Store(sums, counts, lanes);
        Close(run[place..], lanes, ref sum, ref count);
    }

    /// <summary>The scalar twin, which the vector forms equal bit by bit.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="run">The values, NaN where missing.</param>
    /// <param name="sum">The sum of the valid ones is added to it.</param>
    /// <param name="count">The number of the valid ones is added to it.</param>
    public static void AddScalar<T>(ReadOnlySpan<T> run, ref double sum, ref double count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<double> lanes = stackalloc double[2 * Lanes];
        lanes.Clear();
        Close(run, lanes, ref sum, ref count);
    }

    private static void AddLanes(Vector256<double> values, ref Vector256<double> sums, ref Vector256<double> counts)
    {
        var valid = Vector256.Equals(values, values);
        sums = Vector256.ConditionalSelect(valid, sums + values, sums);
        counts = Vector256.ConditionalSelect(valid, counts + Vector256<double>.One, counts);
    }

    private static void Store(
        (Vector256<double> Low, Vector256<double> High) sums,
        (Vector256<double> Low, Vector256<double> High) counts,
        Span<double> lanes)
    {
        sums.Low.CopyTo(lanes);
        sums.High.CopyTo(lanes[4..]);
        counts.Low.CopyTo(lanes[Lanes..]);
        counts.High.CopyTo(lanes[(Lanes + 4)..]);
    }

    // The remainder begins at a multiple of eight, so its first value belongs to lane 0 again.
    private static void Close<T>(ReadOnlySpan<T> rest, Span<double> lanes, ref double sum, ref double count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var place = 0; place < rest.Length; place++)
        {
            if (!T.IsNaN(rest[place]))
            {
                lanes[place % Lanes] += double.CreateTruncating(rest[place]);
                lanes[Lanes + (place % Lanes)] += 1;
            }
        }

        sum += AddUp(lanes[..Lanes]);
        count += AddUp(lanes[Lanes..]);
    }

    private static double AddUp(ReadOnlySpan<double> lanes) =>
        ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}
