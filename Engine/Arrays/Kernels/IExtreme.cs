using System.Numerics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Which of two values a kernel keeps; a value is kept before NaN.</summary>
internal interface IExtreme
{
    /// <summary>The one of two values that is kept: of zeros of both signs always the same one.</summary>
    /// <param name="one">A value or NaN.</param>
    /// <param name="other">A value or NaN.</param>
    static abstract double Of(double one, double other);

    /// <inheritdoc cref="Of(double, double)"/>
    static abstract Vector<double> Of(Vector<double> one, Vector<double> other);
}
