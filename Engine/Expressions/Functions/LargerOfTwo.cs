using System.Numerics.Tensors;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>The larger of two numbers.</summary>
internal sealed class LargerOfTwo : BinaryFunction
{
    public override void Apply(Span<float> left, ReadOnlySpan<float> right) =>
        TensorPrimitives.Max(left, right, left);

    public override void Apply(Span<double> left, ReadOnlySpan<double> right) =>
        TensorPrimitives.Max(left, right, left);

    public override void Apply(Span<float> left, float right) => TensorPrimitives.Max(left, right, left);

    public override void Apply(Span<double> left, double right) => TensorPrimitives.Max(left, right, left);
}
