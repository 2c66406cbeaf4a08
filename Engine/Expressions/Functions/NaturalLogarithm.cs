namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>The natural logarithm: of 0 it is minus infinity, of a negative number it is missing.</summary>
/// <remarks>
/// Number by number and in double precision: as fast as vectors, whose logarithms are two units in the last place off.
/// </remarks>
internal sealed class NaturalLogarithm : ElementwiseFunction
{
    public override void Apply(Span<float> values)
    {
        foreach (ref var value in values)
        {
            value = (float)Math.Log(value);
        }
    }

    public override void Apply(Span<double> values)
    {
        foreach (ref var value in values)
        {
            value = Math.Log(value);
        }
    }

    public override bool IsSameAs(ElementwiseFunction other) => other is NaturalLogarithm;
}
