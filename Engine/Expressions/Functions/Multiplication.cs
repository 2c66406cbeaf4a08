using System.Numerics.Tensors;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>The product of two numbers.</summary>
internal sealed class Multiplication : BinaryFunction
{
    public override void Apply(Span<float> left, ReadOnlySpan<float> right) =>
        TensorPrimitives.Multiply(left, right, left);

    public override void Apply(Span<double> left, ReadOnlySpan<double> right) =>
        TensorPrimitives.Multiply(left, right, left);

    public override void Apply(Span<float> left, float right) => TensorPrimitives.Multiply(left, right, left);

    public override void Apply(Span<double> left, double right) => TensorPrimitives.Multiply(left, right, left);
}
