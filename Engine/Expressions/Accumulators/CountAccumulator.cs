using System.Numerics.Tensors;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>The number of values that are not missing; of nothing it is 0. Exact to 2^53.</summary>
internal sealed class CountAccumulator : FloatingAccumulator
{
    public override int Components => 1;

    public override void AddRow(ReadOnlySpan<float> row, Span<double> state, int cell, int cells) =>
        CountRows.Add(row, state.Slice(cell, row.Length));

    public override void AddRow(ReadOnlySpan<double> row, Span<double> state, int cell, int cells) =>
        CountRows.Add(row, state.Slice(cell, row.Length));

    public override void AddRun(ReadOnlySpan<float> run, Span<double> state, int cell, int cells) =>
        CountRuns.Add(run, ref state[cell]);

    public override void AddRun(ReadOnlySpan<double> run, Span<double> state, int cell, int cells) =>
        CountRuns.Add(run, ref state[cell]);

    public override void Combine(Span<double> state, ReadOnlySpan<double> later) =>
        TensorPrimitives.Add(state, later, state);

    public override void Finish(ReadOnlySpan<double> state, Span<double> result) => state.CopyTo(result);
}
