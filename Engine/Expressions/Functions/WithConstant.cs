namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>
/// A function of two numbers whose right one is the same for all, rounded to the type of the left one.
/// </summary>
/// <param name="function">The function.</param>
/// <param name="constant">The right number.</param>
internal sealed class WithConstant(BinaryFunction function, double constant) : ElementwiseFunction
{
    private readonly BinaryFunction _function = function;
    private readonly double _constant = constant;

    public override void Apply(Span<float> values) => _function.Apply(values, (float)_constant);

    public override void Apply(Span<double> values) => _function.Apply(values, _constant);

    public override bool IsSameAs(ElementwiseFunction other) => other is WithConstant same
        && same._function.GetType() == _function.GetType()
        && BitConverter.DoubleToInt64Bits(same._constant) == BitConverter.DoubleToInt64Bits(_constant);
}
