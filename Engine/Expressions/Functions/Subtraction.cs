using System.Numerics.Tensors;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>The left number less the right one.</summary>
internal sealed class Subtraction : BinaryFunction
{
    public override void Apply(Span<float> left, ReadOnlySpan<float> right) =>
        TensorPrimitives.Subtract(left, right, left);

    public override void Apply(Span<double> left, ReadOnlySpan<double> right) =>
        TensorPrimitives.Subtract(left, right, left);

    public override void Apply(Span<float> left, float right) => TensorPrimitives.Subtract(left, right, left);

    public override void Apply(Span<double> left, double right) => TensorPrimitives.Subtract(left, right, left);
}
