using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>All numbers of a row have one weight.</summary>
internal readonly struct WeightOfRow : IRowWeights
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ReadOnlySpan<double> weights, int start, int place) =>
        Vector512.Create(weights[start]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LoadPart(
        in PartOfLanes part, ReadOnlySpan<double> weights, int start, int place, int count) =>
        Vector512.Create(weights[start]);
}
