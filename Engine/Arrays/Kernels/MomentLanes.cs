using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>The count, a pivot, and the sums of what values differ from it and of the squares of that.</summary>
/// <remarks>
/// <para>
/// The pivot is the first value that comes. Differences of values that are near each other are exact, so that a
/// variance can be taken of these sums however far from 0 the values are; and where all are equal, it is 0.
/// </para>
/// <para>
/// The pivot being one of the values, their variance is at least a part in their count of its distance from the mean,
/// squared: however odd the first value is, no more digits are lost than the count has.
/// </para>
/// <para>Source: Chan, Golub, LeVeque, "Algorithms for computing the sample variance", Am. Stat. 37 (1983).</para>
/// </remarks>
internal struct MomentLanes : IValueLanes<MomentLanes>
{
    private Vector512<double> _count;
    private Vector512<double> _pivot;
    private Vector512<double> _sum;
    private Vector512<double> _square;

    public static int Components => 4;

    public static double Nothing => 0;

    public readonly bool IsBegun => Vector512.GreaterThanAll(_count, Vector512<double>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MomentLanes Load(ref double first, nuint cells) => new()
    {
        _count = Vector512.LoadUnsafe(ref first),
        _pivot = Vector512.LoadUnsafe(ref first, cells),
        _sum = Vector512.LoadUnsafe(ref first, 2 * cells),
        _square = Vector512.LoadUnsafe(ref first, 3 * cells),
    };

    public static void AddOne(double value, Span<double> state, int cell, int cells)
    {
        ref var count = ref state[cell];
        ref var pivot = ref state[cells + cell];
        ref var square = ref state[(3 * cells) + cell];
        pivot = count == 0 ? value : pivot;
        count += 1;
        var difference = value - pivot;
        state[(2 * cells) + cell] += difference;
        square = Math.FusedMultiplyAdd(difference, difference, square);
    }

    public static void CombineOne(
        ReadOnlySpan<double> later, int laterCell, int laterCells, Span<double> state, int cell, int cells)
    {
        ref var count = ref state[cell];
        ref var pivot = ref state[cells + cell];
        var (added, laterPivot) = (later[laterCell], later[laterCells + laterCell]);
        pivot = count == 0 ? laterPivot : pivot;
        count += added;
        var distance = added == 0 ? 0 : laterPivot - pivot;
        var sum = later[(2 * laterCells) + laterCell];
        var moved = added * distance;
        state[(3 * cells) + cell] += later[(3 * laterCells) + laterCell] + (distance * (sum + sum + moved));
        state[(2 * cells) + cell] += sum + moved;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref double first, nuint cells)
    {
        _count.StoreUnsafe(ref first);
        _pivot.StoreUnsafe(ref first, cells);
        _sum.StoreUnsafe(ref first, 2 * cells);
        _square.StoreUnsafe(ref first, 3 * cells);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> values, Vector512<double> valid)
    {
        var isFirst = valid & Vector512.Equals(_count, Vector512<double>.Zero);
        _pivot = Vector512.ConditionalSelect(isFirst, values, _pivot);
        _count += valid & Vector512<double>.One;

        // A missing value differs by nothing, which changes no sum.
        var difference = valid & (values - _pivot);
        _sum += difference;
        _square = Vector512.FusedMultiplyAdd(difference, difference, _square);
    }

    // The pivot stays, and what is missing leaves the sums as they are.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLater(Vector512<double> values, Vector512<double> valid)
    {
        var difference = Vector512.ConditionalSelect(valid, values - _pivot, Vector512<double>.Zero);
        _count = Vector512.ConditionalSelect(valid, _count + Vector512<double>.One, _count);
        _sum += difference;
        _square = Vector512.FusedMultiplyAdd(difference, difference, _square);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Combine(in MomentLanes later)
    {
        var isFirst = Vector512.Equals(_count, Vector512<double>.Zero);
        var isNothing = Vector512.Equals(later._count, Vector512<double>.Zero);
        _pivot = Vector512.ConditionalSelect(isFirst, later._pivot, _pivot);
        _count += later._count;
        var distance = Vector512.AndNot(later._pivot - _pivot, isNothing);
        var moved = later._count * distance;
        _square += later._square + (distance * (later._sum + later._sum + moved));
        _sum += later._sum + moved;
    }
}
