using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>
/// Adds a run of values of one weight, as all of a circle of latitude have, to one sum and one sum of weights, leaving
/// out NaN: the values are added and counted, and their sum and their count are weighted once.
/// </summary>
/// <remarks>
/// The sums of <see cref="WeightedRows"/>, in eight virtual lanes: lane k takes values k, k + 8, ... and the lanes are
/// added in one fixed order, on every CPU and in the scalar twin alike.
/// </remarks>
internal static class EquallyWeightedRuns
{
    private const int Components = 3;
    private const int Lanes = 8;
    private const int Half = Lanes / 2;

    /// <summary>Adds the values.</summary>
    /// <param name="run">The values, NaN where missing.</param>
    /// <param name="weight">The weight of all of them; without one above 0 they are left out.</param>
    /// <param name="state">The sums, [<see cref="WeightedRows.Components"/>, cells].</param>
    /// <param name="cell">The cell of all values.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Add(ReadOnlySpan<float> run, double weight, Span<double> state, int cell, int cells)
    {
        ref var first = ref MemoryMarshal.GetReference(run);
        var (front, back) = (default(Sums), default(Sums));
        var place = 0;
        for (; place <= run.Length - Lanes; place += Lanes)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)place));
            front.Add(low);
            back.Add(high);
        }

        Close(front, back, run[place..], weight, state, cell, cells);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{float}, double, Span{double}, int, int)"/>
    public static void Add(ReadOnlySpan<double> run, double weight, Span<double> state, int cell, int cells)
    {
        ref var first = ref MemoryMarshal.GetReference(run);
        var (front, back) = (default(Sums), default(Sums));
        var place = 0;
        for (; place <= run.Length - Lanes; place += Lanes)
        {
            front.Add(Vector256.LoadUnsafe(ref first, (nuint)place));
            back.Add(Vector256.LoadUnsafe(ref first, (nuint)place + Half));
        }

        Close(front, back, run[place..], weight, state, cell, cells);
    }

    /// <summary>The scalar twin, which the vector forms equal bit by bit.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="run">The values, NaN where missing.</param>
    /// <param name="weight">The weight of all of them.</param>
    /// <param name="state">The sums, [<see cref="WeightedRows.Components"/>, cells].</param>
    /// <param name="cell">The cell of all values.</param>
    /// <param name="cells">The number of cells.</param>
    public static void AddScalar<T>(ReadOnlySpan<T> run, double weight, Span<double> state, int cell, int cells)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Close(default, default, run, weight, state, cell, cells);

    // The remainder begins at a multiple of eight, so its first value belongs to lane 0 again.
    private static void Close<T>(
        in Sums front, in Sums back, ReadOnlySpan<T> rest, double weight, Span<double> state, int cell, int cells)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!(weight > 0))
        {
            return;
        }

        Span<double> lanes = stackalloc double[Components * Lanes];
        front.Store(lanes);
        back.Store(lanes[Half..]);
        for (var place = 0; place < rest.Length; place++)
        {
            var isValid = !T.IsNaN(rest[place]);
            var lane = place % Lanes;
            TwoFold.Add(
                isValid ? double.CreateTruncating(rest[place]) : 0, ref lanes[lane], ref lanes[Lanes + lane]);
            lanes[(2 * Lanes) + lane] += isValid ? 1 : 0;
        }

        var (sum, lostSum, count) = (0.0, 0.0, 0.0);
        for (var lane = 0; lane < Lanes; lane++)
        {
            TwoFold.Add(lanes[lane], ref sum, ref lostSum);
            lostSum += lanes[Lanes + lane];
            count += lanes[(2 * Lanes) + lane];
        }

        var (product, lost) = TwoFold.Multiply(sum, weight);
        TwoFold.Add(product, ref state[cell], ref state[cells + cell]);
        state[cells + cell] += lost + (lostSum * weight);
        (product, lost) = TwoFold.Multiply(count, weight);
        TwoFold.Add(product, ref state[(2 * cells) + cell], ref state[(3 * cells) + cell]);
        state[(3 * cells) + cell] += lost;
    }

    // Four lanes.
    private struct Sums
    {
        private Vector256<double> _sum;
        private Vector256<double> _lost;
        private Vector256<double> _count;

        public void Add(Vector256<double> values)
        {
            var valid = Vector256.Equals(values, values);
            TwoFold.Add(
                Vector256.ConditionalSelect(valid, values, Vector256<double>.Zero), ref _sum, ref _lost);
            _count += Vector256.ConditionalSelect(valid, Vector256<double>.One, Vector256<double>.Zero);
        }

        public readonly void Store(Span<double> lanes)
        {
            _sum.CopyTo(lanes);
            _lost.CopyTo(lanes[Lanes..]);
            _count.CopyTo(lanes[(2 * Lanes)..]);
        }
    }
}
