using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>The sum and the number of values, both in double.</summary>
internal struct SumLanes : IValueLanes<SumLanes>
{
    private Vector512<double> _sum;
    private Vector512<double> _count;

    public static int Components => 2;

    public static double Nothing => 0;

    public readonly bool IsBegun => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SumLanes Load(ref double first, nuint cells) => new()
    {
        _sum = Vector512.LoadUnsafe(ref first),
        _count = Vector512.LoadUnsafe(ref first, cells),
    };

    public static void AddOne(double value, Span<double> state, int cell, int cells)
    {
        state[cell] += value;
        state[cells + cell] += 1;
    }

    public static void CombineOne(
        ReadOnlySpan<double> later, int laterCell, int laterCells, Span<double> state, int cell, int cells)
    {
        state[cell] += later[laterCell];
        state[cells + cell] += later[laterCells + laterCell];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref double first, nuint cells)
    {
        _sum.StoreUnsafe(ref first);
        _count.StoreUnsafe(ref first, cells);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> values, Vector512<double> valid)
    {
        _sum = Vector512.ConditionalSelect(valid, _sum + values, _sum);
        _count += valid & Vector512<double>.One;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLater(Vector512<double> values, Vector512<double> valid) => Add(values, valid);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Combine(in SumLanes later)
    {
        _sum += later._sum;
        _count += later._count;
    }
}
