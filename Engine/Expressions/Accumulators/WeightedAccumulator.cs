using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>A reduction of floating-point values with weights, which come with the rows.</summary>
/// <remarks>
/// A missing value is left out with its weight, and so is a value whose weight is missing or not above 0. The state is
/// of doubles.
/// </remarks>
/// <typeparam name="TLanes">What is kept.</typeparam>
internal abstract class WeightedAccumulator<TLanes> : Accumulator
    where TLanes : struct, IWeightedLanes<TLanes>
{
    public override int Components => TLanes.Components;

    public override ElementType Result => ElementType.Double;

    public override bool Takes(ElementType type) => type.IsFloating();

    public override void Clear(Span<byte> state) => state.Clear();

    public override void AddRows(
        in StoredRows rows, in RowWeights weights, Span<byte> state, int cell, int cells) =>
        WeightedRows.Add<TLanes>(rows, weights, MemoryMarshal.Cast<byte, double>(state), cell, cells);

    public override void AddRuns(
        in StoredRows rows, in RowWeights weights, Span<byte> state, int cell, int cells) =>
        WeightedRuns.Add<TLanes>(rows, weights, MemoryMarshal.Cast<byte, double>(state), cell, cells);

    public override void Combine(Span<byte> state, ReadOnlySpan<byte> later) => CellRows.Combine<TLanes>(
        MemoryMarshal.Cast<byte, double>(state), MemoryMarshal.Cast<byte, double>(later));

    public override void Finish(ReadOnlySpan<byte> state, Span<byte> result) =>
        Finish(MemoryMarshal.Cast<byte, double>(state), MemoryMarshal.Cast<byte, double>(result));

    /// <summary>Computes the result.</summary>
    /// <param name="state">The state.</param>
    /// <param name="result">One double a cell, NaN where there is no result.</param>
    protected abstract void Finish(ReadOnlySpan<double> state, Span<double> result);
}
