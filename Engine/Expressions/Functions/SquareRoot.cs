using System.Numerics.Tensors;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>The square root; of a negative number it is missing.</summary>
internal sealed class SquareRoot : ElementwiseFunction
{
    public override void Apply(Span<float> values) => TensorPrimitives.Sqrt(values, values);

    public override void Apply(Span<double> values) => TensorPrimitives.Sqrt(values, values);

    public override bool IsSameAs(ElementwiseFunction other) => other is SquareRoot;
}
