using System.Numerics.Tensors;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>The largest, or the smallest, of integers; exact. Of nothing it is the far end of int64.</summary>
/// <param name="isLargest">Whether the largest is kept.</param>
internal sealed class IntegerExtremeAccumulator(bool isLargest) : IntegerAccumulator
{
    public override long Neutral => isLargest ? long.MinValue : long.MaxValue;

    public override void AddRows(ReadOnlySpan<long> rows, int stride, int count, Span<long> state) =>
        IntegerExtremeRows.Add(isLargest, rows, stride, count, state);

    public override void AddRun(ReadOnlySpan<long> run, ref long kept)
    {
        if (!run.IsEmpty)
        {
            kept = isLargest
                ? Math.Max(kept, TensorPrimitives.Max(run))
                : Math.Min(kept, TensorPrimitives.Min(run));
        }
    }

    public override bool IsSameAs(Accumulator other) => base.IsSameAs(other)
        && other is IntegerAccumulator extreme
        && extreme.Neutral == Neutral;
}
