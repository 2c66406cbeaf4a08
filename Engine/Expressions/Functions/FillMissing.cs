using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>Puts a number where a value is missing: the fill value before a file, or what a call asks for.</summary>
/// <param name="fill">The number.</param>
internal sealed class FillMissing(double fill) : ElementwiseFunction
{
    private readonly double _fill = fill;

    public override void Apply(Span<float> values) => MissingNumbers.Fill(values, (float)_fill);

    public override void Apply(Span<double> values) => MissingNumbers.Fill(values, _fill);

    public override bool IsSameAs(ElementwiseFunction other) => other is FillMissing filling
        && BitConverter.DoubleToInt64Bits(filling._fill) == BitConverter.DoubleToInt64Bits(_fill);
}
