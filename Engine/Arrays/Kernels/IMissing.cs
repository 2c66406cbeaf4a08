using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Which numbers are missing.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
internal interface IMissing<TSelf>
    where TSelf : struct, IMissing<TSelf>
{
    /// <summary>The missing numbers of a form.</summary>
    /// <param name="form">The form.</param>
    static abstract TSelf Of(in ValueForm form);

    /// <summary>All bits of each number that is a value, and none of each that is missing.</summary>
    /// <param name="numbers">The numbers.</param>
    Vector512<double> Valid(Vector512<double> numbers);
}
