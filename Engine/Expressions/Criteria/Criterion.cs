using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions.Criteria;

/// <summary>A condition on the elements of an array, block by block: it holds for an element, or it does not.</summary>
/// <remarks>Threading: criteria never change.</remarks>
internal abstract class Criterion
{
    /// <summary>How many masks it needs at once besides its own.</summary>
    public virtual int SpareMasks => 0;

    /// <summary>Says for which elements of a block it holds.</summary>
    /// <param name="block">The block and the values of its operands.</param>
    /// <param name="mask">Filled: a byte an element, 255 where it holds and 0 where it does not.</param>
    /// <param name="spare"><see cref="SpareMasks"/> masks, of any content.</param>
    public abstract void Evaluate(CriterionBlock block, Span<byte> mask, Span<byte> spare);

    /// <summary>This criterion, of some positions of one dimension.</summary>
    /// <param name="axis">The dimension.</param>
    /// <param name="range">The positions.</param>
    public virtual Criterion Select(int axis, IndexRange range) => this;

    /// <summary>Whether another criterion holds for the same elements whatever the operands are.</summary>
    /// <param name="other">The other criterion.</param>
    public abstract bool IsSameAs(Criterion other);
}
