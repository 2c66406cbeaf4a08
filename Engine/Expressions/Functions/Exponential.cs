using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>e to the power of a number; what is too large for the type is infinite.</summary>
/// <remarks>Accuracy: computed in double precision, as <see cref="Exponentials"/> says, and rounded once.</remarks>
internal sealed class Exponential : ElementwiseFunction
{
    public override void Apply(Span<float> values) => EachNumber.Apply(values, default(Exponentials.OfSingles));

    public override void Apply(Span<double> values) => EachNumber.Apply(values, default(Exponentials.OfDoubles));

    public override bool IsSameAs(ElementwiseFunction other) => other is Exponential;
}
