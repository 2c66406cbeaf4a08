using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>The largest, or the smallest, value; NaN where there is none yet.</summary>
/// <typeparam name="TExtreme">Which value is kept.</typeparam>
/// <remarks>Exact, so that the order makes no difference.</remarks>
internal struct ExtremeLanes<TExtreme> : IValueLanes<ExtremeLanes<TExtreme>>
    where TExtreme : struct, IExtreme
{
    private Vector512<double> _kept;

    public static int Components => 1;

    public static double Nothing => double.NaN;

    public readonly bool IsBegun => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ExtremeLanes<TExtreme> Load(ref double first, nuint cells) =>
        new() { _kept = Vector512.LoadUnsafe(ref first) };

    public static void AddOne(double value, Span<double> state, int cell, int cells) =>
        state[cell] = TExtreme.Of(state[cell], value);

    public static void CombineOne(
        ReadOnlySpan<double> later, int laterCell, int laterCells, Span<double> state, int cell, int cells) =>
        state[cell] = TExtreme.Of(state[cell], later[laterCell]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref double first, nuint cells) => _kept.StoreUnsafe(ref first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> values, Vector512<double> valid) => _kept = TExtreme.Of(_kept, values, valid);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLater(Vector512<double> values, Vector512<double> valid) => Add(values, valid);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Combine(in ExtremeLanes<TExtreme> later) =>
        _kept = TExtreme.Of(_kept, later._kept, Vector512.Equals(later._kept, later._kept));
}
