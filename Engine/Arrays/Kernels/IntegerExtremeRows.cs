using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Keeps the largest, or the smallest, integer of each cell while rows pass; exact.</summary>
/// <remarks>What is kept of eight cells stays in a register. No allocation.</remarks>
internal static class IntegerExtremeRows
{
    /// <summary>Adds the values.</summary>
    /// <param name="isLargest">Whether the largest is kept.</param>
    /// <param name="rows">Rows of values, in this machine's byte order.</param>
    /// <param name="stride">The distance of two rows.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="kept">What is kept of each cell, one for each value of a row.</param>
    /// <exception cref="ArgumentException">The rows are not there.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(bool isLargest, ReadOnlySpan<long> rows, int stride, int count, Span<long> kept)
    {
        IntegerSumRows.Check(rows, stride, count, kept.Length);
        ref var first = ref MemoryMarshal.GetReference(rows);
        ref var to = ref MemoryMarshal.GetReference(kept);
        var place = 0;
        for (; place <= kept.Length - Vector512<long>.Count; place += Vector512<long>.Count)
        {
            var extreme = Vector512.LoadUnsafe(ref to, (nuint)place);
            var at = (nuint)place;
            for (var row = 0; row < count; row++, at += (nuint)stride)
            {
                var value = Vector512.LoadUnsafe(ref first, at);
                extreme = isLargest ? Vector512.Max(extreme, value) : Vector512.Min(extreme, value);
            }

            extreme.StoreUnsafe(ref to, (nuint)place);
        }

        AddScalar(isLargest, count == 0 ? rows : rows[place..], stride, count, kept[place..]);
    }

    /// <summary>The scalar twin, which the vector form equals.</summary>
    /// <param name="isLargest">Whether the largest is kept.</param>
    /// <param name="rows">Rows of values.</param>
    /// <param name="stride">The distance of two rows.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="kept">What is kept of each cell, one for each value of a row.</param>
    /// <exception cref="ArgumentException">The rows are not there.</exception>
    public static void AddScalar(bool isLargest, ReadOnlySpan<long> rows, int stride, int count, Span<long> kept)
    {
        IntegerSumRows.Check(rows, stride, count, kept.Length);
        for (var row = 0; row < count; row++)
        {
            for (var place = 0; place < kept.Length; place++)
            {
                var value = rows[(row * stride) + place];
                kept[place] = isLargest ? Math.Max(kept[place], value) : Math.Min(kept[place], value);
            }
        }
    }
}
