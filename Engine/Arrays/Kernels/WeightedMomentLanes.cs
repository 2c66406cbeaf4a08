using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>
/// The sum of weights, a pivot, and the weighted sums of what values differ from it and of the squares of that.
/// </summary>
/// <remarks>
/// <para>
/// As <see cref="MomentLanes"/> with weights in the place of ones: the pivot is the first value that has a weight, and
/// where all values are equal, their variance is 0.
/// </para>
/// <para>
/// The variance is at least the pivot's part of all weights times its distance from the mean, squared: as many digits
/// may be lost as that part has zeros.
/// </para>
/// <para>Source: Chan, Golub, LeVeque, "Algorithms for computing the sample variance", Am. Stat. 37 (1983).</para>
/// </remarks>
internal struct WeightedMomentLanes : IWeightedLanes<WeightedMomentLanes>
{
    private Vector512<double> _weight;
    private Vector512<double> _pivot;
    private Vector512<double> _sum;
    private Vector512<double> _square;

    public static int Components => 4;

    public static double Nothing => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightedMomentLanes Load(ref double first, nuint cells) => new()
    {
        _weight = Vector512.LoadUnsafe(ref first),
        _pivot = Vector512.LoadUnsafe(ref first, cells),
        _sum = Vector512.LoadUnsafe(ref first, 2 * cells),
        _square = Vector512.LoadUnsafe(ref first, 3 * cells),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref double first, nuint cells)
    {
        _weight.StoreUnsafe(ref first);
        _pivot.StoreUnsafe(ref first, cells);
        _sum.StoreUnsafe(ref first, 2 * cells);
        _square.StoreUnsafe(ref first, 3 * cells);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> values, Vector512<double> weights, Vector512<double> valid)
    {
        var taken = valid & Vector512.GreaterThan(weights, Vector512<double>.Zero);
        var isFirst = taken & Vector512.Equals(_weight, Vector512<double>.Zero);
        _pivot = Vector512.ConditionalSelect(isFirst, values, _pivot);
        var weight = taken & weights;
        _weight += weight;

        // What is left out differs by nothing and weighs nothing, which changes no sum.
        var difference = taken & (values - _pivot);
        var weighted = weight * difference;
        _sum += weighted;
        _square = Vector512.FusedMultiplyAdd(weighted, difference, _square);
    }

    public static void AddOne(double value, double weight, Span<double> state, int cell, int cells)
    {
        if (!(weight > 0))
        {
            return;
        }

        ref var pivot = ref state[cells + cell];
        ref var square = ref state[(3 * cells) + cell];
        pivot = state[cell] == 0 ? value : pivot;
        state[cell] += weight;
        var difference = value - pivot;
        var weighted = weight * difference;
        state[(2 * cells) + cell] += weighted;
        square = Math.FusedMultiplyAdd(weighted, difference, square);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Combine(in WeightedMomentLanes later)
    {
        var isFirst = Vector512.Equals(_weight, Vector512<double>.Zero);
        var isNothing = Vector512.Equals(later._weight, Vector512<double>.Zero);
        _pivot = Vector512.ConditionalSelect(isFirst, later._pivot, _pivot);
        _weight += later._weight;
        var distance = Vector512.AndNot(later._pivot - _pivot, isNothing);
        var moved = later._weight * distance;
        _square += later._square + (distance * (later._sum + later._sum + moved));
        _sum += later._sum + moved;
    }

    public static void CombineOne(
        ReadOnlySpan<double> later, int laterCell, int laterCells, Span<double> state, int cell, int cells)
    {
        ref var weight = ref state[cell];
        ref var pivot = ref state[cells + cell];
        var (added, laterPivot) = (later[laterCell], later[laterCells + laterCell]);
        pivot = weight == 0 ? laterPivot : pivot;
        weight += added;
        var distance = added == 0 ? 0 : laterPivot - pivot;
        var sum = later[(2 * laterCells) + laterCell];
        var moved = added * distance;
        state[(3 * cells) + cell] += later[(3 * laterCells) + laterCell] + (distance * (sum + sum + moved));
        state[(2 * cells) + cell] += sum + moved;
    }
}
