using System.Numerics.Tensors;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>The unweighted mean of what is not missing: a sum and a count, both in double.</summary>
internal sealed class MeanAccumulator : SumAccumulator
{
    public override bool IsZeroOfNothing => false;

    public override void Finish(ReadOnlySpan<double> state, Span<double> result)
    {
        // 0 / 0 is the NaN that stands for missing.
        var cells = result.Length;
        TensorPrimitives.Divide(state[..cells], state.Slice(cells, cells), result);
    }
}
