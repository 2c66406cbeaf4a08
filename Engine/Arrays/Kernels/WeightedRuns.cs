using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds a run of weighted values to one sum and one sum of weights, leaving out NaN.</summary>
/// <remarks>
/// The sums of <see cref="WeightedRows"/>, in eight virtual lanes: lane k takes values k, k + 8, ... and the lanes are
/// added in one fixed order, on every CPU and in the scalar twin alike.
/// </remarks>
internal static class WeightedRuns
{
    private const int Lanes = 8;
    private const int Half = Lanes / 2;

    /// <summary>Adds the values.</summary>
    /// <param name="run">The values, NaN where missing.</param>
    /// <param name="weights">One weight a value.</param>
    /// <param name="state">The sums, [<see cref="WeightedRows.Components"/>, cells].</param>
    /// <param name="cell">The cell of all values.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Add(
        ReadOnlySpan<float> run, ReadOnlySpan<double> weights, Span<double> state, int cell, int cells)
    {
        ref var first = ref MemoryMarshal.GetReference(run);
        ref var weight = ref MemoryMarshal.GetReference(weights[..run.Length]);
        var (front, back) = (default(Sums), default(Sums));
        var place = 0;
        for (; place <= run.Length - Lanes; place += Lanes)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)place));
            front.Add(low, Vector256.LoadUnsafe(ref weight, (nuint)place));
            back.Add(high, Vector256.LoadUnsafe(ref weight, (nuint)place + Half));
        }

        Close(front, back, run[place..], weights[place..], state, cell, cells);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{float}, ReadOnlySpan{double}, Span{double}, int, int)"/>
    public static void Add(
        ReadOnlySpan<double> run, ReadOnlySpan<double> weights, Span<double> state, int cell, int cells)
    {
        ref var first = ref MemoryMarshal.GetReference(run);
        ref var weight = ref MemoryMarshal.GetReference(weights[..run.Length]);
        var (front, back) = (default(Sums), default(Sums));
        var place = 0;
        for (; place <= run.Length - Lanes; place += Lanes)
        {
            front.Add(
                Vector256.LoadUnsafe(ref first, (nuint)place), Vector256.LoadUnsafe(ref weight, (nuint)place));
            back.Add(
                Vector256.LoadUnsafe(ref first, (nuint)place + Half),
                Vector256.LoadUnsafe(ref weight, (nuint)place + Half));
        }

        Close(front, back, run[place..], weights[place..], state, cell, cells);
    }

    /// <summary>The scalar twin, which the vector forms equal bit by bit.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="run">The values, NaN where missing.</param>
    /// <param name="weights">One weight a value.</param>
    /// <param name="state">The sums, [<see cref="WeightedRows.Components"/>, cells].</param>
    /// <param name="cell">The cell of all values.</param>
    /// <param name="cells">The number of cells.</param>
    public static void AddScalar<T>(
        ReadOnlySpan<T> run, ReadOnlySpan<double> weights, Span<double> state, int cell, int cells)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Close(default, default, run, weights, state, cell, cells);

    /// <summary>Adds the sums of one cell of a state to a cell of another.</summary>
    /// <param name="from">The state whose sums are added.</param>
    /// <param name="fromCell">The cell.</param>
    /// <param name="fromCells">The number of its cells.</param>
    /// <param name="state">The state that they are added to.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="cells">The number of its cells.</param>
    public static void AddSums(
        ReadOnlySpan<double> from, int fromCell, int fromCells, Span<double> state, int cell, int cells)
    {
        for (var component = 0; component < WeightedRows.Components; component += 2)
        {
            ref var lost = ref state[((component + 1) * cells) + cell];
            TwoFold.Add(from[(component * fromCells) + fromCell], ref state[(component * cells) + cell], ref lost);
            lost += from[((component + 1) * fromCells) + fromCell];
        }
    }

    // The remainder begins at a multiple of eight, so its first value belongs to lane 0 again.
    private static void Close<T>(
        in Sums front,
        in Sums back,
        ReadOnlySpan<T> rest,
        ReadOnlySpan<double> weights,
        Span<double> state,
        int cell,
        int cells)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<double> lanes = stackalloc double[WeightedRows.Components * Lanes];
        front.Store(lanes);
        back.Store(lanes[Half..]);
        for (var place = 0; place < rest.Length; place++)
        {
            WeightedRows.Add(double.CreateTruncating(rest[place]), weights[place], lanes, place % Lanes, Lanes);
        }

        for (var lane = 0; lane < Lanes; lane++)
        {
            AddSums(lanes, lane, Lanes, state, cell, cells);
        }
    }

    // Four lanes.
    private struct Sums
    {
        private Vector256<double> _sum;
        private Vector256<double> _lostSum;
        private Vector256<double> _weight;
        private Vector256<double> _lostWeight;

        public void Add(Vector256<double> values, Vector256<double> weights)
        {
            var valid = Vector256.Equals(values, values)
                & Vector256.GreaterThan(weights, Vector256<double>.Zero);
            var value = Vector256.ConditionalSelect(valid, values, Vector256<double>.Zero);
            var weight = Vector256.ConditionalSelect(valid, weights, Vector256<double>.Zero);
            var product = value * weight;
            TwoFold.Add(product, ref _sum, ref _lostSum);
            _lostSum += Vector256.FusedMultiplyAdd(value, weight, -product);
            TwoFold.Add(weight, ref _weight, ref _lostWeight);
        }

        public readonly void Store(Span<double> lanes)
        {
            _sum.CopyTo(lanes);
            _lostSum.CopyTo(lanes[Lanes..]);
            _weight.CopyTo(lanes[(2 * Lanes)..]);
            _lostWeight.CopyTo(lanes[(3 * Lanes)..]);
        }
    }
}
