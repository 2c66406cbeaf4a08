namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>Writes the fill value where a value is missing: the last step before a file.</summary>
/// <param name="fill">The fill value.</param>
internal sealed class FillMissing(double fill) : ElementwiseFunction
{
    public override void Apply(Span<float> values)
    {
        var stored = (float)fill;
        foreach (ref var value in values)
        {
            value = float.IsNaN(value) ? stored : value;
        }
    }

    public override void Apply(Span<double> values)
    {
        foreach (ref var value in values)
        {
            value = double.IsNaN(value) ? fill : value;
        }
    }
}
