using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds a run of values to one count, one sum and one sum of squares, leaving out NaN.</summary>
/// <remarks>
/// The sums of <see cref="MomentRows"/>, in eight virtual lanes: lane k takes values k, k + 8, ... and the lanes are
/// added in one fixed order, on every CPU and in the scalar twin alike.
/// </remarks>
internal static class MomentRuns
{
    private const int Lanes = 8;
    private const int Half = Lanes / 2;

    /// <summary>Adds the values.</summary>
    /// <param name="run">The values, NaN where missing.</param>
    /// <param name="state">The sums, [<see cref="MomentRows.Components"/>, cells].</param>
    /// <param name="cell">The cell of all values.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Add(ReadOnlySpan<float> run, Span<double> state, int cell, int cells)
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

        Close(front, back, run[place..], state, cell, cells);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{float}, Span{double}, int, int)"/>
    public static void Add(ReadOnlySpan<double> run, Span<double> state, int cell, int cells)
    {
        ref var first = ref MemoryMarshal.GetReference(run);
        var (front, back) = (default(Sums), default(Sums));
        var place = 0;
        for (; place <= run.Length - Lanes; place += Lanes)
        {
            front.Add(Vector256.LoadUnsafe(ref first, (nuint)place));
            back.Add(Vector256.LoadUnsafe(ref first, (nuint)place + Half));
        }

        Close(front, back, run[place..], state, cell, cells);
    }

    /// <summary>The scalar twin, which the vector forms equal bit by bit.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="run">The values, NaN where missing.</param>
    /// <param name="state">The sums, [<see cref="MomentRows.Components"/>, cells].</param>
    /// <param name="cell">The cell of all values.</param>
    /// <param name="cells">The number of cells.</param>
    public static void AddScalar<T>(ReadOnlySpan<T> run, Span<double> state, int cell, int cells)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Close(default, default, run, state, cell, cells);

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
        state[cell] += from[fromCell];
        for (var component = 1; component < MomentRows.Components; component += 2)
        {
            ref var lost = ref state[((component + 1) * cells) + cell];
            TwoFold.Add(from[(component * fromCells) + fromCell], ref state[(component * cells) + cell], ref lost);
            lost += from[((component + 1) * fromCells) + fromCell];
        }
    }

    // The remainder begins at a multiple of eight, so its first value belongs to lane 0 again.
    private static void Close<T>(
        in Sums front, in Sums back, ReadOnlySpan<T> rest, Span<double> state, int cell, int cells)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<double> lanes = stackalloc double[MomentRows.Components * Lanes];
        front.Store(lanes);
        back.Store(lanes[Half..]);
        for (var place = 0; place < rest.Length; place++)
        {
            MomentRows.Add(double.CreateTruncating(rest[place]), lanes, place % Lanes, Lanes);
        }

        for (var lane = 0; lane < Lanes; lane++)
        {
            AddSums(lanes, lane, Lanes, state, cell, cells);
        }
    }

    // Four lanes.
    private struct Sums
    {
        private Vector256<double> _count;
        private Vector256<double> _sum;
        private Vector256<double> _lostSum;
        private Vector256<double> _square;
        private Vector256<double> _lostSquare;

        public void Add(Vector256<double> values)
        {
            var valid = Vector256.Equals(values, values);
            _count += Vector256.ConditionalSelect(valid, Vector256<double>.One, Vector256<double>.Zero);
            var added = Vector256.ConditionalSelect(valid, values, Vector256<double>.Zero);
            TwoFold.Add(added, ref _sum, ref _lostSum);
            var square = added * added;
            TwoFold.Add(square, ref _square, ref _lostSquare);
            _lostSquare += Vector256.FusedMultiplyAdd(added, added, -square);
        }

        public readonly void Store(Span<double> lanes)
        {
            _count.CopyTo(lanes);
            _sum.CopyTo(lanes[Lanes..]);
            _lostSum.CopyTo(lanes[(2 * Lanes)..]);
            _square.CopyTo(lanes[(3 * Lanes)..]);
            _lostSquare.CopyTo(lanes[(4 * Lanes)..]);
        }
    }
}
