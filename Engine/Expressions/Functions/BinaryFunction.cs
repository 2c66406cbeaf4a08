namespace Compute.Orleans.Engine.Expressions.Functions;

/// <summary>
/// A function of two numbers, applied to blocks; NaN stands for missing and makes the result missing.
/// </summary>
internal abstract class BinaryFunction
{
    /// <summary>Replaces each left value by the function value, computed in single precision as xarray does.</summary>
    /// <param name="left">The left values, which become the results.</param>
    /// <param name="right">As many right values.</param>
    public abstract void Apply(Span<float> left, ReadOnlySpan<float> right);

    /// <inheritdoc cref="Apply(Span{float}, ReadOnlySpan{float})"/>
    public abstract void Apply(Span<double> left, ReadOnlySpan<double> right);

    /// <summary>The same with one right value for all.</summary>
    /// <param name="left">The left values, which become the results.</param>
    /// <param name="right">The right value.</param>
    public abstract void Apply(Span<float> left, float right);

    /// <inheritdoc cref="Apply(Span{float}, float)"/>
    public abstract void Apply(Span<double> left, double right);
}
