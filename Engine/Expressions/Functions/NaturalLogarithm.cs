using System.Numerics.Tensors;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>The natural logarithm: of 0 it is minus infinity, of a negative number it is missing.</summary>
internal sealed class NaturalLogarithm : ElementwiseFunction
{
    public override void Apply(Span<float> values) => InDoubles.Apply(values, TensorPrimitives.Log);

    public override void Apply(Span<double> values) => InDoubles.Apply(values, TensorPrimitives.Log);

    public override bool IsSameAs(ElementwiseFunction other) => other is NaturalLogarithm;
}
