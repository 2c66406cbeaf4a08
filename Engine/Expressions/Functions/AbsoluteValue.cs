using System.Numerics.Tensors;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>The number without its sign.</summary>
internal sealed class AbsoluteValue : ElementwiseFunction
{
    public override void Apply(Span<float> values) => TensorPrimitives.Abs(values, values);

    public override void Apply(Span<double> values) => TensorPrimitives.Abs(values, values);

    public override bool IsSameAs(ElementwiseFunction other) => other is AbsoluteValue;
}
