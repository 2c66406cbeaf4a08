using System.Numerics.Tensors;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>The smaller of two numbers.</summary>
internal sealed class SmallerOfTwo : BinaryFunction
{
    public override void Apply(Span<float> left, ReadOnlySpan<float> right) =>
        TensorPrimitives.Min(left, right, left);

    public override void Apply(Span<double> left, ReadOnlySpan<double> right) =>
        TensorPrimitives.Min(left, right, left);

    public override void Apply(Span<float> left, float right) => TensorPrimitives.Min(left, right, left);

    public override void Apply(Span<double> left, double right) => TensorPrimitives.Min(left, right, left);
}
