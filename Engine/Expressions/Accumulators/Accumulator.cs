using Compute.Orleans.Engine.Arrays;

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

    /// <summary>Whether values of a type can be added.</summary>
    /// <param name="type">The type.</param>
    public abstract bool Takes(ElementType type);

    /// <summary>Makes a state that nothing was added to.</summary>
    /// <param name="state">The state.</param>
    public abstract void Clear(Span<byte> state);

    /// <summary>Adds a block to a state.</summary>
    /// <param name="values">The block's elements.</param>
    /// <param name="type">Their type, one that it takes.</param>
    /// <param name="loop">The cells that they belong to.</param>
    /// <param name="state">The state.</param>
    public abstract void Add(ReadOnlySpan<byte> values, ElementType type, ReductionLoop loop, Span<byte> state);

    /// <summary>Adds another state, of later elements, to a state.</summary>
    /// <param name="state">The state; its own copy, which is changed.</param>
    /// <param name="later">The other state.</param>
    public abstract void Combine(Span<byte> state, ReadOnlySpan<byte> later);

    /// <summary>Computes the result.</summary>
    /// <param name="state">The state.</param>
    /// <param name="result">One element of the result's type a cell.</param>
    public abstract void Finish(ReadOnlySpan<byte> state, Span<byte> result);

    /// <summary>Whether another accumulator makes the same states and the same results.</summary>
    /// <param name="other">The other accumulator.</param>
    public virtual bool IsSameAs(Accumulator other) => GetType() == other.GetType();
}
