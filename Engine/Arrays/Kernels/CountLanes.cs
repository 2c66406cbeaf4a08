using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>The number of values, exact to 2^53.</summary>
internal struct CountLanes : IValueLanes<CountLanes>
{
    private Vector512<double> _count;

    public static int Components => 1;

    public static double Nothing => 0;

    public readonly bool IsBegun => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CountLanes Load(ref double first, nuint cells) => new() { _count = Vector512.LoadUnsafe(ref first) };

    public static void AddOne(double value, Span<double> state, int cell, int cells) => state[cell] += 1;

    public static void CombineOne(
        ReadOnlySpan<double> later, int laterCell, int laterCells, Span<double> state, int cell, int cells) =>
        state[cell] += later[laterCell];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref double first, nuint cells) => _count.StoreUnsafe(ref first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> values, Vector512<double> valid) => _count += valid & Vector512<double>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLater(Vector512<double> values, Vector512<double> valid) => Add(values, valid);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Combine(in CountLanes later) => _count += later._count;
}
