using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>The variance of what is not missing, around its mean, divided by the count (ddof 0).</summary>
/// <remarks>
/// Count, sum and sum of squares in one pass, the sums with what their rounding lost. The squares of the deviations
/// are their difference, which loses as many digits as the mean is larger than the deviations: of 32 that are there.
/// How the work is cut changes the last of those 32 at most. One value, or equal ones, give 0; infinities give no
/// variance.
/// </remarks>
internal sealed class VarianceAccumulator : FloatingAccumulator
{
    public override int Components => MomentLanes.Components;

    public override void AddRows(in StoredRows rows, Span<double> state, int cell, int cells) =>
        CellRows.Add<MomentLanes>(rows, state, cell, cells);

    public override void AddRuns(in StoredRows rows, Span<double> state, int cell, int cells) =>
        CellRuns.Add<MomentLanes>(rows, state, cell, cells);

    public override void Combine(Span<double> state, ReadOnlySpan<double> later) =>
        CellRows.Combine<MomentLanes>(state, later);

    public override void Finish(ReadOnlySpan<double> state, Span<double> result)
    {
        var cells = result.Length;
        for (var cell = 0; cell < cells; cell++)
        {
            result[cell] = Variance(
                state[cell],
                state[cells + cell],
                state[(2 * cells) + cell],
                state[(3 * cells) + cell],
                state[(4 * cells) + cell]);
        }
    }

    // With m the mean as rounded and d = sum - n m, the squares of x - m add up to squares - n m^2 - 2 m d, of which
    // n d'^2 is left out, d' = d / n being less than the last place of m. Nothing is rounded before it is small.
    private static double Variance(double count, double sum, double lostSum, double squares, double lostSquares)
    {
        var mean = (sum + lostSum) / count; // 0 / 0 is the NaN that stands for missing.
        var (total, lostTotal) = TwoFold.Multiply(count, mean);
        var rest = (sum - total) - lostTotal + lostSum;
        var (square, lostSquare) = TwoFold.Multiply(mean, mean);
        var (expected, lostExpected) = TwoFold.Multiply(count, square);
        var deviations = (squares - expected) + (lostSquares - lostExpected - (count * lostSquare)) - (2 * mean * rest);
        return double.IsNaN(deviations) ? double.NaN : Math.Max(0, deviations / count);
    }
}
