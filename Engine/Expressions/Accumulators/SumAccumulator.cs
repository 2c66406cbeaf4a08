using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>The sum, in double, of what is not missing; of nothing it is 0.</summary>
/// <remarks>
/// The kernels count along, and a second component holds their counts, by which a mean divides.
/// </remarks>
internal class SumAccumulator : FloatingAccumulator
{
    public override int Components => 2;

    public override bool IsZeroOfNothing => true;

    public override void AddRows(in StoredRows rows, Span<double> state, int cell, int cells) =>
        CellRows.Add<SumLanes>(rows, state, cell, cells);

    public override void AddRuns(in StoredRows rows, Span<double> state, int cell, int cells) =>
        CellRuns.Add<SumLanes>(rows, state, cell, cells);

    public override void AddBins(
        in StoredRows rows, ReadOnlySpan<double> edges, Span<double> state, int cell, int cells) =>
        BinRuns.Add<SumLanes>(rows, edges, state, cell, cells);

    public override void Combine(Span<double> state, ReadOnlySpan<double> later) =>
        CellRows.Combine<SumLanes>(state, later);

    public override void Finish(ReadOnlySpan<double> state, Span<double> result) =>
        state[..result.Length].CopyTo(result);

    public override Accumulator? Join(Accumulator next) => next is VarianceAccumulator variance
        ? new JoinedAccumulator<SumLanes, MomentLanes>(this, variance)
        : null;
}
