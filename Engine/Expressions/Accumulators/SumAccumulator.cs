using System.Numerics.Tensors;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>The sum, in double, of what is not missing; of nothing it is 0.</summary>
/// <remarks>
/// The kernels count along, and a second component holds their counts, by which a mean divides.
/// </remarks>
internal class SumAccumulator : FloatingAccumulator
{
    public override int Components => 2;

    public override void AddRow(ReadOnlySpan<float> row, Span<double> state, int cell, int cells) =>
        SumRows.Add(row, state.Slice(cell, row.Length), state.Slice(cells + cell, row.Length));

    public override void AddRow(ReadOnlySpan<double> row, Span<double> state, int cell, int cells) =>
        SumRows.Add(row, state.Slice(cell, row.Length), state.Slice(cells + cell, row.Length));

    public override void AddRun(ReadOnlySpan<float> run, Span<double> state, int cell, int cells) =>
        SumRuns.Add(run, ref state[cell], ref state[cells + cell]);

    public override void AddRun(ReadOnlySpan<double> run, Span<double> state, int cell, int cells) =>
        SumRuns.Add(run, ref state[cell], ref state[cells + cell]);

    public override void Combine(Span<double> state, ReadOnlySpan<double> later) =>
        TensorPrimitives.Add(state, later, state);

    public override void Finish(ReadOnlySpan<double> state, Span<double> result) =>
        state[..result.Length].CopyTo(result);
}
