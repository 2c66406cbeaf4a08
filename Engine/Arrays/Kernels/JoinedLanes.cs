using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>What two reductions keep of the same values, whose states stand one after the other.</summary>
/// <remarks>Each is what it is by itself, bit by bit: a value is only loaded and looked at once for both.</remarks>
/// <typeparam name="TFirst">What the first keeps.</typeparam>
/// <typeparam name="TSecond">What the second keeps; of nothing the same as the first.</typeparam>
internal struct JoinedLanes<TFirst, TSecond> : IValueLanes<JoinedLanes<TFirst, TSecond>>
    where TFirst : struct, IValueLanes<TFirst>
    where TSecond : struct, IValueLanes<TSecond>
{
    private TFirst _first;
    private TSecond _second;

    public static int Components => TFirst.Components + TSecond.Components;

    public static double Nothing => TFirst.Nothing;

    public readonly bool IsBegun => _first.IsBegun && _second.IsBegun;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static JoinedLanes<TFirst, TSecond> Load(ref double first, nuint cells) => new()
    {
        _first = TFirst.Load(ref first, cells),
        _second = TSecond.Load(ref Unsafe.Add(ref first, (nuint)TFirst.Components * cells), cells),
    };

    public static void AddOne(double value, Span<double> state, int cell, int cells)
    {
        TFirst.AddOne(value, state, cell, cells);
        TSecond.AddOne(value, state[(TFirst.Components * cells)..], cell, cells);
    }

    public static void CombineOne(
        ReadOnlySpan<double> later, int laterCell, int laterCells, Span<double> state, int cell, int cells)
    {
        TFirst.CombineOne(later, laterCell, laterCells, state, cell, cells);
        TSecond.CombineOne(
            later[(TFirst.Components * laterCells)..],
            laterCell,
            laterCells,
            state[(TFirst.Components * cells)..],
            cell,
            cells);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref double first, nuint cells)
    {
        _first.Store(ref first, cells);
        _second.Store(ref Unsafe.Add(ref first, (nuint)TFirst.Components * cells), cells);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> values, Vector512<double> valid)
    {
        _first.Add(values, valid);
        _second.Add(values, valid);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLater(Vector512<double> values, Vector512<double> valid)
    {
        _first.AddLater(values, valid);
        _second.AddLater(values, valid);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Combine(in JoinedLanes<TFirst, TSecond> later)
    {
        _first.Combine(later._first);
        _second.Combine(later._second);
    }
}
