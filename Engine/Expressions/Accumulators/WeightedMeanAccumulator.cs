namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>The weighted mean of what is not missing; a missing value is left out with its weight.</summary>
internal sealed class WeightedMeanAccumulator : WeightedSumAccumulator
{
    protected override void Finish(ReadOnlySpan<double> state, Span<double> result)
    {
        var cells = result.Length;
        for (var cell = 0; cell < cells; cell++)
        {
            // 0 / 0 is the NaN that stands for missing.
            result[cell] = Sum(state[cell], state[cells + cell])
                / Sum(state[(2 * cells) + cell], state[(3 * cells) + cell]);
        }
    }
}
