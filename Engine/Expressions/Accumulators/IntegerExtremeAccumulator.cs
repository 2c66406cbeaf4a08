using System.Numerics.Tensors;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>The largest, or the smallest, of integers; exact. Of nothing it is the far end of int64.</summary>
/// <param name="isLargest">Whether the largest is kept.</param>
internal sealed class IntegerExtremeAccumulator(bool isLargest) : IntegerAccumulator
{
    public override long Neutral => isLargest ? long.MinValue : long.MaxValue;

    public override void AddRow(ReadOnlySpan<long> row, Span<long> state, int cell, int cells)
    {
        var kept = state.Slice(cell, row.Length);
        if (isLargest)
        {
            TensorPrimitives.Max(kept, row, kept);
        }
        else
        {
            TensorPrimitives.Min(kept, row, kept);
        }
    }

    public override void AddRun(ReadOnlySpan<long> run, Span<long> state, int cell, int cells)
    {
        if (!run.IsEmpty)
        {
            state[cell] = isLargest
                ? Math.Max(state[cell], TensorPrimitives.Max(run))
                : Math.Min(state[cell], TensorPrimitives.Min(run));
        }
    }

    public override bool IsSameAs(Accumulator other) => base.IsSameAs(other)
        && other is IntegerAccumulator extreme
        && extreme.Neutral == Neutral;
}
