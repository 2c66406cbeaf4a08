using System.Numerics.Tensors;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions.Criteria;

/// <summary>Holds where another criterion does not.</summary>
/// <param name="term">The other criterion.</param>
internal sealed class NegatedCriterion(Criterion term) : Criterion
{
    private readonly Criterion _term = term;

    public override int SpareMasks => _term.SpareMasks;

    public override void Evaluate(CriterionBlock block, Span<byte> mask, Span<byte> spare)
    {
        _term.Evaluate(block, mask, spare);
        TensorPrimitives.OnesComplement(mask, mask);
    }

    public override Criterion Select(int axis, IndexRange range) => new NegatedCriterion(_term.Select(axis, range));

    public override bool IsSameAs(Criterion other) =>
        other is NegatedCriterion same && same._term.IsSameAs(_term);
}
