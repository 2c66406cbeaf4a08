using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>A reduction of floating-point values; its state is of doubles.</summary>
internal abstract class FloatingAccumulator : Accumulator
{
    public override ElementType Result => ElementType.Double;

    public override bool Takes(ElementType type) => type.IsFloating();

    public override void Clear(Span<byte> state) => Clear(MemoryMarshal.Cast<byte, double>(state));

    public override void AddRows(
        in StoredRows rows, in RowWeights weights, Span<byte> state, int cell, int cells) =>
        AddRows(rows, MemoryMarshal.Cast<byte, double>(state), cell, cells);

    public override void AddRuns(
        in StoredRows rows, in RowWeights weights, Span<byte> state, int cell, int cells) =>
        AddRuns(rows, MemoryMarshal.Cast<byte, double>(state), cell, cells);

    public override void Combine(Span<byte> state, ReadOnlySpan<byte> later) =>
        Combine(MemoryMarshal.Cast<byte, double>(state), MemoryMarshal.Cast<byte, double>(later));

    public override void Finish(ReadOnlySpan<byte> state, Span<byte> result) =>
        Finish(MemoryMarshal.Cast<byte, double>(state), MemoryMarshal.Cast<byte, double>(result));

    /// <summary>Makes a state that nothing was added to.</summary>
    /// <param name="state">The state.</param>
    public virtual void Clear(Span<double> state) => state.Clear();

    /// <summary>Adds rows that all belong to the same cells, which follow each other, one row after another.</summary>
    /// <param name="rows">The rows, of float or double.</param>
    /// <param name="state">The state.</param>
    /// <param name="cell">The cell of the first number of each row.</param>
    /// <param name="cells">The number of cells of the state.</param>
    public abstract void AddRows(in StoredRows rows, Span<double> state, int cell, int cells);

    /// <summary>Adds rows whose numbers all belong to one cell.</summary>
    /// <param name="rows">The rows, of float or double.</param>
    /// <param name="state">The state.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="cells">The number of cells of the state.</param>
    public abstract void AddRuns(in StoredRows rows, Span<double> state, int cell, int cells);

    /// <summary>Adds each number of rows to the cell of the bin that it is in, if any.</summary>
    /// <param name="rows">The rows, of float or double.</param>
    /// <param name="edges">The edges of the bins, each above the one before; at least two.</param>
    /// <param name="state">The state.</param>
    /// <param name="cell">The cell of the first bin; those of the others follow.</param>
    /// <param name="cells">The number of cells of the state.</param>
    public abstract void AddBins(
        in StoredRows rows, ReadOnlySpan<double> edges, Span<double> state, int cell, int cells);

    /// <summary>Adds another state, of later elements, to a state.</summary>
    /// <param name="state">The state; its own copy, which is changed.</param>
    /// <param name="later">The other state.</param>
    public abstract void Combine(Span<double> state, ReadOnlySpan<double> later);

    /// <summary>Computes the result.</summary>
    /// <param name="state">The state.</param>
    /// <param name="result">One double a cell, NaN where there is no result.</param>
    public abstract void Finish(ReadOnlySpan<double> state, Span<double> result);
}
