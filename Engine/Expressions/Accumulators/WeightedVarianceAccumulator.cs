using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>The variance of what is not missing, around its weighted mean, divided by the sum of weights.</summary>
/// <remarks>
/// One pass, in double: the sum of w, and the sums of w d and w d2 of the differences d from the first value. How the
/// work is cut changes the last of their 16 digits at most. One value, or equal ones, give 0; infinities give no
/// variance.
/// </remarks>
internal sealed class WeightedVarianceAccumulator : WeightedAccumulator<WeightedMomentLanes>
{
    protected override void Finish(ReadOnlySpan<double> state, Span<double> result)
    {
        var cells = result.Length;
        for (var cell = 0; cell < cells; cell++)
        {
            result[cell] = VarianceAccumulator.Variance(
                state[cell], state[(2 * cells) + cell], state[(3 * cells) + cell]);
        }
    }
}
