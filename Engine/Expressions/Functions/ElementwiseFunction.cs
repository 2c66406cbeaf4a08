namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>A function of one number, applied to a block in place; NaN stands for missing and stays NaN.</summary>
internal abstract class ElementwiseFunction
{
    /// <summary>Replaces each value by its function value, computed in single precision as xarray does.</summary>
    /// <param name="values">The values.</param>
    public abstract void Apply(Span<float> values);

    /// <summary>Replaces each value by its function value.</summary>
    /// <param name="values">The values.</param>
    public abstract void Apply(Span<double> values);

    /// <summary>Whether another function gives the same bits for every value.</summary>
    /// <param name="other">The other function.</param>
    public abstract bool IsSameAs(ElementwiseFunction other);
}
