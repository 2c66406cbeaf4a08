using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>The weighted mean of what is not missing; a missing value is left out with its weight.</summary>
/// <remarks>
/// The state is the sum of weighted values and the sum of weights, each with what its rounding lost. How the work is
/// cut changes the last of their 32 digits at most. Weights come with the loop.
/// </remarks>
internal sealed class WeightedMeanAccumulator : Accumulator
{
    public override int Components => WeightedRows.Components;

    public override ElementType Result => ElementType.Double;

    public override bool Takes(ElementType type) => type.IsFloating();

    public override void Clear(Span<byte> state) => state.Clear();

    public override void Add(ReadOnlySpan<byte> values, ElementType type, ReductionLoop loop, Span<byte> state)
    {
        var doubles = MemoryMarshal.Cast<byte, double>(state);
        if (type == ElementType.Float)
        {
            loop.RunWeighted(MemoryMarshal.Cast<byte, float>(values), doubles);
        }
        else
        {
            loop.RunWeighted(MemoryMarshal.Cast<byte, double>(values), doubles);
        }
    }

    /// <summary>Adds values that belong to cells that follow each other.</summary>
    /// <param name="row">The values, NaN where missing.</param>
    /// <param name="weights">One weight a value, or a single one for all of them.</param>
    /// <param name="state">The state.</param>
    /// <param name="cell">The cell of the first value.</param>
    /// <param name="cells">The number of cells of the state.</param>
    public static void AddRow(
        ReadOnlySpan<float> row, ReadOnlySpan<double> weights, Span<double> state, int cell, int cells) =>
        WeightedRows.Add(row, weights, state, cell, cells);

    /// <inheritdoc cref="AddRow(ReadOnlySpan{float}, ReadOnlySpan{double}, Span{double}, int, int)"/>
    public static void AddRow(
        ReadOnlySpan<double> row, ReadOnlySpan<double> weights, Span<double> state, int cell, int cells) =>
        WeightedRows.Add(row, weights, state, cell, cells);

    /// <summary>Adds values that all belong to one cell.</summary>
    /// <param name="run">The values, NaN where missing.</param>
    /// <param name="weights">One weight a value, or a single one for all of them.</param>
    /// <param name="state">The state.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="cells">The number of cells of the state.</param>
    public static void AddRun(
        ReadOnlySpan<float> run, ReadOnlySpan<double> weights, Span<double> state, int cell, int cells)
    {
        if (weights.Length == 1)
        {
            EquallyWeightedRuns.Add(run, weights[0], state, cell, cells);
        }
        else
        {
            WeightedRuns.Add(run, weights, state, cell, cells);
        }
    }

    /// <inheritdoc cref="AddRun(ReadOnlySpan{float}, ReadOnlySpan{double}, Span{double}, int, int)"/>
    public static void AddRun(
        ReadOnlySpan<double> run, ReadOnlySpan<double> weights, Span<double> state, int cell, int cells)
    {
        if (weights.Length == 1)
        {
            EquallyWeightedRuns.Add(run, weights[0], state, cell, cells);
        }
        else
        {
            WeightedRuns.Add(run, weights, state, cell, cells);
        }
    }

    public override void Combine(Span<byte> state, ReadOnlySpan<byte> later)
    {
        var sums = MemoryMarshal.Cast<byte, double>(state);
        var others = MemoryMarshal.Cast<byte, double>(later);
        var cells = sums.Length / Components;
        for (var cell = 0; cell < cells; cell++)
        {
            WeightedRuns.AddSums(others, cell, cells, sums, cell, cells);
        }
    }

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
