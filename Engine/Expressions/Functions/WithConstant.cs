namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>
/// A function of two numbers whose right one is the same for all, rounded to the type of the left one.
/// </summary>
/// <param name="function">The function.</param>
/// <param name="constant">The right number.</param>
internal sealed class WithConstant(BinaryFunction function, double constant) : ElementwiseFunction
{
    public override void Apply(Span<float> values) => function.Apply(values, (float)constant);

    public override void Apply(Span<double> values) => function.Apply(values, constant);
}
