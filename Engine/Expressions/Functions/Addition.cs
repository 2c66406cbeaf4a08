using System.Numerics.Tensors;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>The sum of two numbers.</summary>
internal sealed class Addition : BinaryFunction
{
    public override void Apply(Span<float> left, ReadOnlySpan<float> right) =>
        TensorPrimitives.Add(left, right, left);

    public override void Apply(Span<double> left, ReadOnlySpan<double> right) =>
        TensorPrimitives.Add(left, right, left);

    public override void Apply(Span<float> left, float right) => TensorPrimitives.Add(left, right, left);

    public override void Apply(Span<double> left, double right) => TensorPrimitives.Add(left, right, left);
}
