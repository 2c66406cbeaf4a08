using System.Numerics.Tensors;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>The left number divided by the right one; by zero it is an infinity, and 0 / 0 is missing.</summary>
internal sealed class Division : BinaryFunction
{
    public override void Apply(Span<float> left, ReadOnlySpan<float> right) =>
        TensorPrimitives.Divide(left, right, left);

    public override void Apply(Span<double> left, ReadOnlySpan<double> right) =>
        TensorPrimitives.Divide(left, right, left);

    public override void Apply(Span<float> left, float right) => TensorPrimitives.Divide(left, right, left);

    public override void Apply(Span<double> left, double right) => TensorPrimitives.Divide(left, right, left);
}
