using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>NaN alone is missing.</summary>
internal readonly struct NoNumber : IMissing<NoNumber>
{
    public static NoNumber Of(in ValueForm form) => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Valid(Vector512<double> numbers) => Vector512.Equals(numbers, numbers);
}
