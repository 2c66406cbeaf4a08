using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>The weighted mean of what is not missing; a missing value is left out with its weight.</summary>
/// <remarks>
/// The state is the sum of weighted values and the sum of weights, each with what its rounding lost. How the work is
/// cut changes the last of their 32 digits at most. Weights come with the rows.
/// </remarks>
internal sealed class WeightedMeanAccumulator : Accumulator
{
    public override int Components => WeightedLanes.Components;

    public override ElementType Result => ElementType.Double;

    public override bool Takes(ElementType type) => type.IsFloating();

    public override void Clear(Span<byte> state) => state.Clear();

    public override void AddRows(
        in StoredRows rows, in RowWeights weights, Span<byte> state, int cell, int cells) =>
        WeightedRows.Add(rows, weights, MemoryMarshal.Cast<byte, double>(state), cell, cells);

    public override void AddRuns(in StoredRows rows, in RowWeights weights, Span<byte> state, int cell, int cells)
    {
        var doubles = MemoryMarshal.Cast<byte, double>(state);
        if (weights.IsPerNumber)
        {
            WeightedRuns.Add(rows, weights, doubles, cell, cells);
        }
        else
        {
            EquallyWeightedRuns.Add(rows, weights, doubles, cell, cells);
        }
    }

    public override void Combine(Span<byte> state, ReadOnlySpan<byte> later) => CellRows.Combine<WeightedLanes>(
        MemoryMarshal.Cast<byte, double>(state), MemoryMarshal.Cast<byte, double>(later));

    public override void Finish(ReadOnlySpan<byte> state, Span<byte> result)
    {
        var sums = MemoryMarshal.Cast<byte, double>(state);
        var means = MemoryMarshal.Cast<byte, double>(result);
        var cells = means.Length;
        for (var cell = 0; cell < cells; cell++)
        {
            // 0 / 0 is the NaN that stands for missing.
            means[cell] = Sum(sums[cell], sums[cells + cell])
                / Sum(sums[(2 * cells) + cell], sums[(3 * cells) + cell]);
        }
    }

    // Beside an infinite sum nothing that was lost is known.
    private static double Sum(double sum, double lost) => double.IsFinite(lost) ? sum + lost : sum;
}
