using System.Numerics.Tensors;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>scale * value + offset, the product rounded before the sum.</summary>
/// <param name="scale">The factor.</param>
/// <param name="offset">The summand.</param>
internal sealed class Affine(double scale, double offset) : ElementwiseFunction
{
    private readonly double _scale = scale;
    private readonly double _offset = offset;

    public override void Apply(Span<float> values)
    {
        TensorPrimitives.Multiply(values, (float)_scale, values);
        TensorPrimitives.Add(values, (float)_offset, values);
    }

    public override void Apply(Span<double> values)
    {
        TensorPrimitives.Multiply(values, _scale, values);
        TensorPrimitives.Add(values, _offset, values);
    }

    public override bool IsSameAs(ElementwiseFunction other) => other is Affine affine
        && BitConverter.DoubleToInt64Bits(affine._scale) == BitConverter.DoubleToInt64Bits(_scale)
        && BitConverter.DoubleToInt64Bits(affine._offset) == BitConverter.DoubleToInt64Bits(_offset);
}
