using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Looks numbers up in a table of sixteen, which is two registers where there are large ones.</summary>
internal static class SixteenNumbers
{
    private const int Last = 15;

    /// <summary>Looks eight numbers up.</summary>
    /// <param name="table">Sixteen numbers.</param>
    /// <param name="index">The places, in the last four bits; the others may be anything.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Find(ReadOnlySpan<double> table, Vector512<long> index) => Avx512F.IsSupported
        ? Avx512F.PermuteVar8x64x2(
            Vector512.Create(table), index, Vector512.Create(table[Vector512<double>.Count..]))
        : Vector512.Create(
            table[Index(index[0])],
            table[Index(index[1])],
            table[Index(index[2])],
            table[Index(index[3])],
            table[Index(index[4])],
            table[Index(index[5])],
            table[Index(index[6])],
            table[Index(index[7])]);

    /// <summary>Looks eight numbers up.</summary>
    /// <param name="table">Sixteen numbers.</param>
    /// <param name="index">The places, in the last four bits; the others may be anything.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Find(ReadOnlySpan<long> table, Vector512<long> index) =>
        Find(MemoryMarshal.Cast<long, double>(table), index).AsInt64();

    /// <summary>The place that the scalar twins look at.</summary>
    /// <param name="index">The place, in the last four bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Index(long index) => (int)index & Last;
}
