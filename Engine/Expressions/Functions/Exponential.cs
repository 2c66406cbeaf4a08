using System.Numerics.Tensors;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>e to the power of a number; what is too large for the type is infinite.</summary>
internal sealed class Exponential : ElementwiseFunction
{
    public override void Apply(Span<float> values) => InDoubles.Apply(values, TensorPrimitives.Exp);

    public override void Apply(Span<double> values) => InDoubles.Apply(values, TensorPrimitives.Exp);

    public override bool IsSameAs(ElementwiseFunction other) => other is Exponential;
}
