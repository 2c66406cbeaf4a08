namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>Writes the fill value where a value is missing: the last step before a file.</summary>
/// <param name="fill">The fill value.</param>
internal sealed class FillMissing(double fill) : ElementwiseFunction
{
    private readonly double _fill = fill;

    public override void Apply(Span<float> values)
    {
        var stored = (float)_fill;
        foreach (ref var value in values)
        {
            value = float.IsNaN(value) ? stored : value;
        }
    }

    public override void Apply(Span<double> values)
    {
        foreach (ref var value in values)
        {
            value = double.IsNaN(value) ? _fill : value;
        }
    }

    public override bool IsSameAs(ElementwiseFunction other) => other is FillMissing filling
        && BitConverter.DoubleToInt64Bits(filling._fill) == BitConverter.DoubleToInt64Bits(_fill);
}
