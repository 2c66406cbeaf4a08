using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>The largest, or the smallest, of what is not missing; exact.</summary>
/// <typeparam name="TExtreme">Which value is kept.</typeparam>
internal sealed class ExtremeAccumulator<TExtreme> : FloatingAccumulator
    where TExtreme : struct, IExtreme
{
    public override int Components => 1;

    public override void Clear(Span<double> state) => state.Fill(double.NaN);

    public override void AddRows(in StoredRows rows, Span<double> state, int cell, int cells) =>
        CellRows.Add<ExtremeLanes<TExtreme>>(rows, state, cell, cells);

    public override void AddRuns(in StoredRows rows, Span<double> state, int cell, int cells) =>
        CellRuns.Add<ExtremeLanes<TExtreme>>(rows, state, cell, cells);

    public override void AddBins(
        in StoredRows rows, ReadOnlySpan<double> edges, Span<double> state, int cell, int cells) =>
        BinRuns.Add<ExtremeLanes<TExtreme>>(rows, edges, state, cell, cells);

    public override void Combine(Span<double> state, ReadOnlySpan<double> later) =>
        CellRows.Combine<ExtremeLanes<TExtreme>>(state, later);

    public override void Finish(ReadOnlySpan<double> state, Span<double> result)
    {
        for (var cell = 0; cell < result.Length; cell++)
        {
            // One NaN for all that were read: its bits reach the file where the fill value is NaN itself.
            result[cell] = double.IsNaN(state[cell]) ? double.NaN : state[cell];
        }
    }
}
