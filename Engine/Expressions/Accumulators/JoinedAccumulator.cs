using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>Two reductions of the same values over the same dimensions, added to in one pass.</summary>
/// <remarks>The state is that of the first and then that of the second, each as it is by itself.</remarks>
/// <typeparam name="TFirst">What the first keeps.</typeparam>
/// <typeparam name="TSecond">What the second keeps.</typeparam>
/// <param name="first">The first.</param>
/// <param name="second">The second.</param>
internal sealed class JoinedAccumulator<TFirst, TSecond>(FloatingAccumulator first, FloatingAccumulator second)
    : FloatingAccumulator
    where TFirst : struct, IValueLanes<TFirst>
    where TSecond : struct, IValueLanes<TSecond>
{
    public override int Components => first.Components + second.Components;

    public override void AddRows(in StoredRows rows, Span<double> state, int cell, int cells) =>
        CellRows.Add<JoinedLanes<TFirst, TSecond>>(rows, state, cell, cells);

    public override void AddRuns(in StoredRows rows, Span<double> state, int cell, int cells) =>
        CellRuns.Add<JoinedLanes<TFirst, TSecond>>(rows, state, cell, cells);

    public override void AddBins(
        in StoredRows rows, ReadOnlySpan<double> edges, Span<double> state, int cell, int cells) =>
        BinRuns.Add<JoinedLanes<TFirst, TSecond>>(rows, edges, state, cell, cells);

    public override void Combine(Span<double> state, ReadOnlySpan<double> later) =>
        CellRows.Combine<JoinedLanes<TFirst, TSecond>>(state, later);

    /// <summary>Computes both results.</summary>
    /// <param name="state">The state.</param>
    /// <param name="result">One double a cell: those of the first, and then those of the second.</param>
    public override void Finish(ReadOnlySpan<double> state, Span<double> result)
    {
        var cells = result.Length / 2;
        var secondState = first.Components * cells;
        first.Finish(state[..secondState], result[..cells]);
        second.Finish(state[secondState..], result[cells..]);
    }
}
