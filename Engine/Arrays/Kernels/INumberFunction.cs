using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>A function of a number in double precision; what a number becomes is a matter of it alone.</summary>
internal interface INumberFunction
{
    /// <summary>The function of eight numbers.</summary>
    /// <param name="numbers">The numbers.</param>
    Vector512<double> Of(Vector512<double> numbers);

    /// <summary>The scalar twin, which the vector form equals bit by bit, but for the bits of NaN.</summary>
    /// <param name="number">The number.</param>
    double Of(double number);
}
