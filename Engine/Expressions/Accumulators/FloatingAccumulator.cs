using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>A reduction of floating-point values, NaN where missing; its state is of doubles.</summary>
internal abstract class FloatingAccumulator : Accumulator
{
    public override ElementType Result => ElementType.Double;

    public override bool Takes(ElementType type) => type.IsFloating();

    public override void Clear(Span<byte> state) => Clear(MemoryMarshal.Cast<byte, double>(state));

    public override void Add(ReadOnlySpan<byte> values, ElementType type, ReductionLoop loop, Span<byte> state)
    {
        var doubles = MemoryMarshal.Cast<byte, double>(state);
        if (type == ElementType.Float)
        {
            loop.Run(MemoryMarshal.Cast<byte, float>(values), doubles, this);
        }
        else
        {
            loop.Run(MemoryMarshal.Cast<byte, double>(values), doubles, this);
        }
    }

    public override void Combine(Span<byte> state, ReadOnlySpan<byte> later) =>
        Combine(MemoryMarshal.Cast<byte, double>(state), MemoryMarshal.Cast<byte, double>(later));

    public override void Finish(ReadOnlySpan<byte> state, Span<byte> result) =>
        Finish(MemoryMarshal.Cast<byte, double>(state), MemoryMarshal.Cast<byte, double>(result));

    /// <summary>Makes a state that nothing was added to.</summary>
    /// <param name="state">The state.</param>
    public virtual void Clear(Span<double> state) => state.Clear();

    /// <summary>Adds values that belong to cells that follow each other.</summary>
    /// <param name="row">The values, NaN where missing.</param>
    /// <param name="state">The state.</param>
    /// <param name="cell">The cell of the first value.</param>
    /// <param name="cells">The number of cells of the state.</param>
    public abstract void AddRow(ReadOnlySpan<float> row, Span<double> state, int cell, int cells);

    /// <inheritdoc cref="AddRow(ReadOnlySpan{float}, Span{double}, int, int)"/>
    public abstract void AddRow(ReadOnlySpan<double> row, Span<double> state, int cell, int cells);

    /// <summary>Adds values that all belong to one cell.</summary>
    /// <param name="run">The values, NaN where missing.</param>
    /// <param name="state">The state.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="cells">The number of cells of the state.</param>
    public abstract void AddRun(ReadOnlySpan<float> run, Span<double> state, int cell, int cells);

    /// <inheritdoc cref="AddRun(ReadOnlySpan{float}, Span{double}, int, int)"/>
    public abstract void AddRun(ReadOnlySpan<double> run, Span<double> state, int cell, int cells);

    /// <summary>Adds another state, of later elements, to a state.</summary>
    /// <param name="state">The state; its own copy, which is changed.</param>
    /// <param name="later">The other state.</param>
    public abstract void Combine(Span<double> state, ReadOnlySpan<double> later);

    /// <summary>Computes the result.</summary>
    /// <param name="state">The state.</param>
    /// <param name="result">One double a cell, NaN where there is no result.</param>
    public abstract void Finish(ReadOnlySpan<double> state, Span<double> result);
}
