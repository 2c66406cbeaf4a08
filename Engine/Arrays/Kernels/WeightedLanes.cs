using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>The sum of weighted values and what it lost, the sum of their weights and what that lost.</summary>
/// <remarks>
/// A value without a weight above 0 is left out. Sums and products carry what their rounding lost, so that the cutting
/// of the work shows in none of a double's digits.
/// </remarks>
internal struct WeightedLanes : IWeightedLanes<WeightedLanes>
{
    private Vector512<double> _sum;
    private Vector512<double> _lostSum;
    private Vector512<double> _weight;
    private Vector512<double> _lostWeight;

    public static int Components => 4;

    public static double Nothing => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WeightedLanes Load(ref double first, nuint cells) => new()
    {
        _sum = Vector512.LoadUnsafe(ref first),
        _lostSum = Vector512.LoadUnsafe(ref first, cells),
        _weight = Vector512.LoadUnsafe(ref first, 2 * cells),
        _lostWeight = Vector512.LoadUnsafe(ref first, 3 * cells),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref double first, nuint cells)
    {
        _sum.StoreUnsafe(ref first);
        _lostSum.StoreUnsafe(ref first, cells);
        _weight.StoreUnsafe(ref first, 2 * cells);
        _lostWeight.StoreUnsafe(ref first, 3 * cells);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> values, Vector512<double> weights, Vector512<double> valid)
    {
        // What is left out is added as a zero, which changes no sum.
        var taken = valid & Vector512.GreaterThan(weights, Vector512<double>.Zero);
        var value = taken & values;
        var weight = taken & weights;
        var product = value * weight;
        TwoFold.Add(product, ref _sum, ref _lostSum);
        _lostSum += Vector512.FusedMultiplyAdd(value, weight, -product);
        TwoFold.Add(weight, ref _weight, ref _lostWeight);
    }

    /// <summary>Adds values of one weight: their sum, what it lost, and their number.</summary>
    /// <param name="sum">Their sum.</param>
    /// <param name="lost">What it lost.</param>
    /// <param name="count">Their number.</param>
    /// <param name="weight">The weight, above 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddEqual(
        Vector512<double> sum, Vector512<double> lost, Vector512<double> count, Vector512<double> weight)
    {
        var product = sum * weight;
        TwoFold.Add(product, ref _sum, ref _lostSum);
        _lostSum += Vector512.FusedMultiplyAdd(sum, weight, -product) + (lost * weight);
        product = count * weight;
        TwoFold.Add(product, ref _weight, ref _lostWeight);
        _lostWeight += Vector512.FusedMultiplyAdd(count, weight, -product);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Combine(in WeightedLanes later)
    {
        TwoFold.Add(later._sum, ref _sum, ref _lostSum);
        _lostSum += later._lostSum;
        TwoFold.Add(later._weight, ref _weight, ref _lostWeight);
        _lostWeight += later._lostWeight;
    }

    public static void AddOne(double value, double weight, Span<double> state, int cell, int cells)
    {
        if (weight > 0)
        {
            var (product, lost) = TwoFold.Multiply(value, weight);
            TwoFold.Add(product, ref state[cell], ref state[cells + cell]);
            state[cells + cell] += lost;
            TwoFold.Add(weight, ref state[(2 * cells) + cell], ref state[(3 * cells) + cell]);
        }
    }

    /// <summary>The scalar twin of <see cref="AddEqual"/>.</summary>
    /// <param name="sum">The sum of values.</param>
    /// <param name="lost">What it lost.</param>
    /// <param name="count">Their number.</param>
    /// <param name="weight">Their weight, above 0.</param>
    /// <param name="state">The state.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="cells">The number of cells of the state.</param>
    public static void AddEqualOne(
        double sum, double lost, double count, double weight, Span<double> state, int cell, int cells)
    {
        var (product, lostProduct) = TwoFold.Multiply(sum, weight);
        TwoFold.Add(product, ref state[cell], ref state[cells + cell]);
        state[cells + cell] += lostProduct + (lost * weight);
        (product, lostProduct) = TwoFold.Multiply(count, weight);
        TwoFold.Add(product, ref state[(2 * cells) + cell], ref state[(3 * cells) + cell]);
        state[(3 * cells) + cell] += lostProduct;
    }

    public static void CombineOne(
        ReadOnlySpan<double> later, int laterCell, int laterCells, Span<double> state, int cell, int cells)
    {
        for (var component = 0; component < Components; component += 2)
        {
            ref var lost = ref state[((component + 1) * cells) + cell];
            TwoFold.Add(
                later[(component * laterCells) + laterCell], ref state[(component * cells) + cell], ref lost);
            lost += later[((component + 1) * laterCells) + laterCell];
        }
    }
}
