using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Which of two values a kernel keeps; a value is kept before NaN.</summary>
internal interface IExtreme
{
    /// <summary>The one of two values that is kept: of zeros of both signs always the same one.</summary>
    /// <param name="one">A value or NaN.</param>
    /// <param name="other">A value or NaN.</param>
    static abstract double Of(double one, double other);

    /// <summary>What is kept of eight times two values.</summary>
    /// <param name="kept">Values or NaN.</param>
    /// <param name="values">The other values.</param>
    /// <param name="valid">All bits where the other is a value; what it is elsewhere makes no difference.</param>
    static abstract Vector512<double> Of(
        Vector512<double> kept, Vector512<double> values, Vector512<double> valid);
}
