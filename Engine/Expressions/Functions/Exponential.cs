using System.Numerics.Tensors;

namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>e to the power of a number; what is too large for the type is infinite.</summary>
/// <remarks>
/// The exponential of vectors of doubles is off by two units in the last place, and a large number among them changes
/// how its neighbours are computed: good enough for floats, which are rounded afterwards, and not for doubles.
/// </remarks>
internal sealed class Exponential : ElementwiseFunction
{
    public override void Apply(Span<float> values) => InDoubles.Apply(values, TensorPrimitives.Exp);

    public override void Apply(Span<double> values)
    {
        foreach (ref var value in values)
        {
            value = Math.Exp(value);
        }
    }

    public override bool IsSameAs(ElementwiseFunction other) => other is Exponential;
}
