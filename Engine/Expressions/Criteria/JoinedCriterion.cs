using System.Collections.Immutable;
using System.Numerics.Tensors;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions.Criteria;

/// <summary>Holds where all of some criteria do, or where any of them does.</summary>
/// <param name="needsAll">Whether all are needed.</param>
/// <param name="terms">The criteria; at least one.</param>
internal sealed class JoinedCriterion(bool needsAll, ImmutableArray<Criterion> terms) : Criterion
{
    private readonly bool _needsAll = needsAll;
    private readonly ImmutableArray<Criterion> _terms = terms;

    public override int SpareMasks { get; } = 1 + terms.Max(term => term.SpareMasks);

    public override void Evaluate(CriterionBlock block, Span<byte> mask, Span<byte> spare)
    {
        var own = spare[..mask.Length];
        var others = spare[mask.Length..];
        _terms[0].Evaluate(block, mask, others);
        foreach (var term in _terms.AsSpan()[1..])
        {
            term.Evaluate(block, own, others);
            if (_needsAll)
            {
                TensorPrimitives.BitwiseAnd(mask, own, mask);
            }
            else
            {
                TensorPrimitives.BitwiseOr(mask, own, mask);
            }
        }
    }

    public override Criterion Select(int axis, IndexRange range) =>
        new JoinedCriterion(_needsAll, [.. _terms.Select(term => term.Select(axis, range))]);

    public override bool IsSameAs(Criterion other) => other is JoinedCriterion same
        && same._needsAll == _needsAll
        && same._terms.Length == _terms.Length
        && same._terms.Zip(_terms).All(pair => pair.First.IsSameAs(pair.Second));
}
