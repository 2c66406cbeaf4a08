using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>The number of values that are not missing; of nothing it is 0. Exact to 2^53.</summary>
internal sealed class CountAccumulator : FloatingAccumulator
{
    public override int Components => 1;

    public override bool IsZeroOfNothing => true;

    public override void AddRows(in StoredRows rows, Span<double> state, int cell, int cells) =>
        CellRows.Add<CountLanes>(rows, state, cell, cells);

    public override void AddRuns(in StoredRows rows, Span<double> state, int cell, int cells) =>
        CellRuns.Add<CountLanes>(rows, state, cell, cells);

    public override void AddBins(
        in StoredRows rows, ReadOnlySpan<double> edges, Span<double> state, int cell, int cells) =>
        BinRuns.Add<CountLanes>(rows, edges, state, cell, cells);

    public override void Combine(Span<double> state, ReadOnlySpan<double> later) =>
        CellRows.Combine<CountLanes>(state, later);

    public override void Finish(ReadOnlySpan<double> state, Span<double> result) => state.CopyTo(result);
}
