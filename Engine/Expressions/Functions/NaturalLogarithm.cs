using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>The natural logarithm: of 0 it is minus infinity, of a negative number it is missing.</summary>
/// <remarks>Accuracy: computed in double precision, as <see cref="Logarithms"/> says, and rounded once.</remarks>
internal sealed class NaturalLogarithm : ElementwiseFunction
{
    public override void Apply(Span<float> values) => EachNumber.Apply(values, default(Logarithms.OfSingles));

    public override void Apply(Span<double> values) => EachNumber.Apply(values, default(Logarithms.OfDoubles));

    public override bool IsSameAs(ElementwiseFunction other) => other is NaturalLogarithm;
}
