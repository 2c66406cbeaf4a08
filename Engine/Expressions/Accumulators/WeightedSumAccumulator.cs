using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>The sum of what is not missing, each value times its weight; of nothing it is 0.</summary>
/// <remarks>
/// The state is the sum of weighted values and the sum of weights, by which a mean divides, each with what its rounding
/// lost. How the work is cut changes the last of their 32 digits at most.
/// </remarks>
internal class WeightedSumAccumulator : WeightedAccumulator<WeightedLanes>
{
    public override void AddRuns(in StoredRows rows, in RowWeights weights, Span<byte> state, int cell, int cells)
    {
        if (weights.IsPerNumber)
        {
            base.AddRuns(rows, weights, state, cell, cells);
        }
        else
        {
            EquallyWeightedRuns.Add(rows, weights, MemoryMarshal.Cast<byte, double>(state), cell, cells);
        }
    }

    protected override void Finish(ReadOnlySpan<double> state, Span<double> result)
    {
        var cells = result.Length;
        for (var cell = 0; cell < cells; cell++)
        {
            result[cell] = Sum(state[cell], state[cells + cell]);
        }
    }

    /// <summary>A sum with what its rounding lost, of which nothing is known beside an infinite one.</summary>
    /// <param name="sum">The sum.</param>
    /// <param name="lost">What it lost.</param>
    protected static double Sum(double sum, double lost) => double.IsFinite(lost) ? sum + lost : sum;
}
