using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>A reduction of int64 values that is exact; its state is one int64 a cell, and is the result.</summary>
/// <remarks>Missing values have been replaced by <see cref="Neutral"/>, which changes no result.</remarks>
internal abstract class IntegerAccumulator : Accumulator
{
    /// <summary>What a missing value is replaced by, and what the result of no values is.</summary>
    public abstract long Neutral { get; }

    public override int Components => 1;

    public override ElementType Result => ElementType.Int64;

    public override bool Takes(ElementType type) => type == ElementType.Int64;

    public override void Clear(Span<byte> state) => MemoryMarshal.Cast<byte, long>(state).Fill(Neutral);

    public override void Add(ReadOnlySpan<byte> values, ElementType type, ReductionLoop loop, Span<byte> state) =>
        loop.Run(MemoryMarshal.Cast<byte, long>(values), MemoryMarshal.Cast<byte, long>(state), this);

    // A state is as many cells that follow each other.
    public override void Combine(Span<byte> state, ReadOnlySpan<byte> later) =>
        AddRow(MemoryMarshal.Cast<byte, long>(later), MemoryMarshal.Cast<byte, long>(state), 0, 0);

    public override void Finish(ReadOnlySpan<byte> state, Span<byte> result) => state.CopyTo(result);

    /// <summary>Adds values that belong to cells that follow each other.</summary>
    /// <param name="row">The values.</param>
    /// <param name="state">The state.</param>
    /// <param name="cell">The cell of the first value.</param>
    /// <param name="cells">The number of cells of the state.</param>
    public abstract void AddRow(ReadOnlySpan<long> row, Span<long> state, int cell, int cells);

    /// <summary>Adds values that all belong to one cell.</summary>
    /// <param name="run">The values.</param>
    /// <param name="state">The state.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="cells">The number of cells of the state.</param>
    public abstract void AddRun(ReadOnlySpan<long> run, Span<long> state, int cell, int cells);
}
