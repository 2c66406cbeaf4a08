namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>
/// The arithmetic of a reduction: rows are added to a state, states are combined, a state is finished.
/// </summary>
/// <remarks>
/// A state has <see cref="Components"/> doubles a cell, all cells of a component together: [components, cells].
/// Threading: accumulators hold nothing; states belong to their callers.
/// </remarks>
internal abstract class Accumulator
{
    /// <summary>Doubles a cell.</summary>
    public abstract int Components { get; }

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
    /// <param name="result">One double a cell, NaN where nothing valid was added.</param>
    public abstract void Finish(ReadOnlySpan<double> state, Span<double> result);
}
