using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>The count, the sum and what it lost, the sum of squares and what it lost.</summary>
/// <remarks>
/// Sums carry what their rounding lost, so that they are as good as sums in twice the precision: a variance can be
/// taken of them where it is a billionth of a billionth of the mean's square.
/// </remarks>
internal struct MomentLanes : IValueLanes<MomentLanes>
{
    private Vector512<double> _count;
    private Vector512<double> _sum;
    private Vector512<double> _lostSum;
    private Vector512<double> _square;
    private Vector512<double> _lostSquare;

    public static int Components => 5;

    public static double Nothing => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MomentLanes Load(ref double first, nuint cells) => new()
    {
        _count = Vector512.LoadUnsafe(ref first),
        _sum = Vector512.LoadUnsafe(ref first, cells),
        _lostSum = Vector512.LoadUnsafe(ref first, 2 * cells),
        _square = Vector512.LoadUnsafe(ref first, 3 * cells),
        _lostSquare = Vector512.LoadUnsafe(ref first, 4 * cells),
    };

    public static void AddOne(double value, Span<double> state, int cell, int cells)
    {
        state[cell] += 1;
        TwoFold.Add(value, ref state[cells + cell], ref state[(2 * cells) + cell]);
        var (square, lost) = TwoFold.Multiply(value, value);
        TwoFold.Add(square, ref state[(3 * cells) + cell], ref state[(4 * cells) + cell]);
        state[(4 * cells) + cell] += lost;
    }

    public static void CombineOne(
        ReadOnlySpan<double> later, int laterCell, int laterCells, Span<double> state, int cell, int cells)
    {
        state[cell] += later[laterCell];
        for (var component = 1; component < Components; component += 2)
        {
            ref var lost = ref state[((component + 1) * cells) + cell];
            TwoFold.Add(
                later[(component * laterCells) + laterCell], ref state[(component * cells) + cell], ref lost);
            lost += later[((component + 1) * laterCells) + laterCell];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref double first, nuint cells)
    {
        _count.StoreUnsafe(ref first);
        _sum.StoreUnsafe(ref first, cells);
        _lostSum.StoreUnsafe(ref first, 2 * cells);
        _square.StoreUnsafe(ref first, 3 * cells);
        _lostSquare.StoreUnsafe(ref first, 4 * cells);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<TNumbers>(Vector512<double> values, Vector512<double> valid)
        where TNumbers : struct, INumbers
    {
        // A missing value is added as a zero, which changes no sum.
        _count += valid & Vector512<double>.One;
        var added = valid & values;
        TwoFold.Add(added, ref _sum, ref _lostSum);
        var square = added * added;
        TwoFold.Add(square, ref _square, ref _lostSquare);
        if (!TNumbers.HaveExactSquares)
        {
            _lostSquare += Vector512.FusedMultiplyAdd(added, added, -square);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Combine(in MomentLanes later)
    {
        _count += later._count;
        TwoFold.Add(later._sum, ref _sum, ref _lostSum);
        _lostSum += later._lostSum;
        TwoFold.Add(later._square, ref _square, ref _lostSquare);
        _lostSquare += later._lostSquare;
    }
}
