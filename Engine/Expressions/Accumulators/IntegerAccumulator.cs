using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

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

    public override void AddRows(
        in StoredRows rows, in RowWeights weights, Span<byte> state, int cell, int cells) => AddRows(
        Values(rows), (int)rows.Stride, rows.Count, MemoryMarshal.Cast<byte, long>(state).Slice(cell, rows.Length));

    public override void AddRuns(
        in StoredRows rows, in RowWeights weights, Span<byte> state, int cell, int cells)
    {
        var values = Values(rows);
        ref var kept = ref MemoryMarshal.Cast<byte, long>(state)[cell];
        for (var row = 0; row < rows.Count; row++)
        {
            AddRun(values.Slice(row * (int)rows.Stride, rows.Length), ref kept);
        }
    }

    // A state is as many cells that follow each other.
    public override void Combine(Span<byte> state, ReadOnlySpan<byte> later) =>
        AddRows(MemoryMarshal.Cast<byte, long>(later), 0, 1, MemoryMarshal.Cast<byte, long>(state));

    public override void Finish(ReadOnlySpan<byte> state, Span<byte> result) => state.CopyTo(result);

    /// <summary>Adds rows that belong to cells that follow each other, one row after another.</summary>
    /// <param name="rows">The values of the rows.</param>
    /// <param name="stride">The distance of two rows.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="state">The cells, one for each value of a row.</param>
    public abstract void AddRows(ReadOnlySpan<long> rows, int stride, int count, Span<long> state);

    /// <summary>Adds values that all belong to one cell.</summary>
    /// <param name="run">The values.</param>
    /// <param name="kept">The cell.</param>
    public abstract void AddRun(ReadOnlySpan<long> run, ref long kept);

    private static ReadOnlySpan<long> Values(in StoredRows rows) =>
        rows.Form is { Type: ElementType.Int64, IsSwapped: false }
        ? MemoryMarshal.Cast<byte, long>(rows.Bytes)
        : throw new ArgumentException("integers must be decoded", nameof(rows));
}
