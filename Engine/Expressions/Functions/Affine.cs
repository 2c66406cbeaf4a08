using System.Numerics.Tensors;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>scale * value + offset, the product rounded before the sum.</summary>
/// <param name="scale">The factor.</param>
/// <param name="offset">The summand.</param>
internal sealed class Affine(double scale, double offset) : ElementwiseFunction
{
    public override void Apply(Span<float> values)
    {
        TensorPrimitives.Multiply(values, (float)scale, values);
        TensorPrimitives.Add(values, (float)offset, values);
    }

    public override void Apply(Span<double> values)
    {
        TensorPrimitives.Multiply(values, scale, values);
        TensorPrimitives.Add(values, offset, values);
    }
}
