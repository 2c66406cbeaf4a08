using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Criteria;

/// <summary>Holds everywhere or nowhere, as a condition on a scalar coordinate does.</summary>
/// <param name="holds">Whether it holds.</param>
internal sealed class FixedCriterion(bool holds) : Criterion
{
    private readonly bool _holds = holds;

    public override void Evaluate(CriterionBlock block, Span<byte> mask, Span<byte> spare) =>
        mask.Fill(_holds ? CompareNumbers.Holds : (byte)0);

    public override bool IsSameAs(Criterion other) => other is FixedCriterion same && same._holds == _holds;
}
