using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>
/// The arithmetic of a reduction: blocks are added to a state, states are combined, a state is finished.
/// </summary>
/// <remarks>
/// A state has <see cref="Components"/> numbers of 8 bytes a cell, all cells of a component together:
/// [components, cells]. To whoever keeps it, it is bytes.
/// Threading: accumulators hold nothing; states belong to their callers.
/// </remarks>
internal abstract class Accumulator
{
    /// <summary>Bytes of a component of a cell, and of a cell of the result.</summary>
    public const int ComponentBytes = 8;

    /// <summary>Numbers a cell.</summary>
    public abstract int Components { get; }

    /// <summary>The type of the result: Double, with NaN where nothing valid was added, or Int64.</summary>
    public abstract ElementType Result { get; }

    /// <summary>Whether the result of no values is 0; else it is none.</summary>
    public virtual bool IsZeroOfNothing => false;

    /// <summary>Whether values of a type can be added.</summary>
    /// <param name="type">The type.</param>
    public abstract bool Takes(ElementType type);

    /// <summary>Makes a state that nothing was added to.</summary>
    /// <param name="state">The state.</param>
    public abstract void Clear(Span<byte> state);

    /// <summary>Adds a piece to a state.</summary>
    /// <param name="piece">The piece, of a type that it takes.</param>
    /// <param name="region">The region of the input that the state covers; it has the piece's block.</param>
    /// <param name="axes">The reduced dimensions; the others' positions in the region are the cells.</param>
    /// <param name="weights">The weights of the piece's block, row-major, where it takes them.</param>
    /// <param name="weighted">The dimensions that weights have, in their order.</param>
    /// <param name="state">The state.</param>
    public void Add(
        in Piece piece,
        Region region,
        ImmutableArray<int> axes,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<int> weighted,
        Span<byte> state) => ReductionLoop.Run(this, piece, region, axes, weights, weighted, state);

    /// <summary>Adds rows that all belong to the same cells, which follow each other, one row after another.</summary>
    /// <param name="rows">The rows, of a type that it takes.</param>
    /// <param name="weights">Their weights, where it takes them.</param>
    /// <param name="state">The state.</param>
    /// <param name="cell">The cell of the first number of each row.</param>
    /// <param name="cells">The number of cells of the state.</param>
    public abstract void AddRows(in StoredRows rows, in RowWeights weights, Span<byte> state, int cell, int cells);

    /// <summary>Adds rows whose numbers all belong to one cell.</summary>
    /// <param name="rows">The rows, of a type that it takes.</param>
    /// <param name="weights">Their weights, where it takes them.</param>
    /// <param name="state">The state.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="cells">The number of cells of the state.</param>
    public abstract void AddRuns(in StoredRows rows, in RowWeights weights, Span<byte> state, int cell, int cells);

    /// <summary>Adds another state, of later elements, to a state.</summary>
    /// <param name="state">The state; its own copy, which is changed.</param>
    /// <param name="later">The other state.</param>
    public abstract void Combine(Span<byte> state, ReadOnlySpan<byte> later);

    /// <summary>Computes the result.</summary>
    /// <param name="state">The state.</param>
    /// <param name="result">One element of the result's type a cell.</param>
    public abstract void Finish(ReadOnlySpan<byte> state, Span<byte> result);

    /// <summary>
    /// This and another accumulator as one, which is cheaper to add to than both; its state is this one's and then the
    /// other's.
    /// </summary>
    /// <param name="next">The other accumulator.</param>
    /// <returns>The one; null where two it stays.</returns>
    public virtual Accumulator? Join(Accumulator next) => null;

    /// <summary>Whether another accumulator makes the same states and the same results.</summary>
    /// <param name="other">The other accumulator.</param>
    public virtual bool IsSameAs(Accumulator other) => GetType() == other.GetType();
}
