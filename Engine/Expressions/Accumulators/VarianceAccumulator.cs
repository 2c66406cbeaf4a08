using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>The variance of what is not missing, around its mean, divided by the count (ddof 0).</summary>
/// <remarks>
/// One pass: the count, and the sums of the differences from the first value and of their squares, in double. How the
/// work is cut changes the last of their 16 digits at most. One value, or equal ones, give 0; infinities give no
/// variance.
/// </remarks>
internal sealed class VarianceAccumulator : FloatingAccumulator
{
    public override int Components => MomentLanes.Components;

    public override void AddRows(in StoredRows rows, Span<double> state, int cell, int cells) =>
        CellRows.Add<MomentLanes>(rows, state, cell, cells);

    public override void AddRuns(in StoredRows rows, Span<double> state, int cell, int cells) =>
        CellRuns.Add<MomentLanes>(rows, state, cell, cells);

    public override void AddBins(
        in StoredRows rows, ReadOnlySpan<double> edges, Span<double> state, int cell, int cells) =>
        BinRuns.Add<MomentLanes>(rows, edges, state, cell, cells);

    public override void Combine(Span<double> state, ReadOnlySpan<double> later) =>
        CellRows.Combine<MomentLanes>(state, later);

    public override void Finish(ReadOnlySpan<double> state, Span<double> result)
    {
        var cells = result.Length;
        for (var cell = 0; cell < cells; cell++)
        {
            result[cell] = Variance(state[cell], state[(2 * cells) + cell], state[(3 * cells) + cell]);
        }
    }

    public override Accumulator? Join(Accumulator next) => next is SumAccumulator sum
        ? new JoinedAccumulator<MomentLanes, SumLanes>(this, sum)
        : null;

    /// <summary>The variance by sums around a pivot: its squares without those of the mean itself.</summary>
    /// <param name="count">How many values, or the sum of their weights.</param>
    /// <param name="sum">The sum of their differences from the pivot.</param>
    /// <param name="squares">The sum of the squares of these.</param>
    internal static double Variance(double count, double sum, double squares)
    {
        var mean = sum / count; // 0 / 0 is the NaN that stands for missing.
        var variance = Math.FusedMultiplyAdd(-mean, sum, squares) / count;
        return double.IsNaN(variance) ? double.NaN : Math.Max(0, variance);
    }
}
