using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Each number of a row has a weight of its own.</summary>
internal readonly struct WeightOfEach : IRowWeights
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ReadOnlySpan<double> weights, int start, int place) =>
        Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(weights), (nuint)(start + place));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LoadPart(
        in PartOfLanes part, ReadOnlySpan<double> weights, int start, int place, int count) =>
        part.Load<Doubles>((nuint)(start + place), count);
}
