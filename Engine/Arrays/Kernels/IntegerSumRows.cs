using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds rows of integers to sums, cell by cell, exactly, and says whether one left int64.</summary>
/// <remarks>The sums stay in registers while the rows pass.</remarks>
internal static class IntegerSumRows
{
    /// <summary>Adds the values.</summary>
    /// <param name="rows">Rows of values, in this machine's byte order; a missing one is 0.</param>
    /// <param name="stride">The distance of two rows.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="sums">One sum for each value of a row.</param>
    /// <returns>Whether each partial sum is within int64; the sums mean nothing where not.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Add(ReadOnlySpan<long> rows, int stride, int count, Span<long> sums)
    {
        Check(rows, stride, count, sums.Length);
        ref var first = ref MemoryMarshal.GetReference(rows);
        ref var kept = ref MemoryMarshal.GetReference(sums);
        var left = Vector512<long>.Zero;
        var place = 0;
        for (; place <= sums.Length - Vector512<long>.Count; place += Vector512<long>.Count)
        {
            var sum = Vector512.LoadUnsafe(ref kept, (nuint)place);
            var at = (nuint)place;
            for (var row = 0; row < count; row++, at += (nuint)stride)
            {
                var value = Vector512.LoadUnsafe(ref first, at);
                var total = sum + value;
                left |= (sum ^ total) & (value ^ total); // The sign is wrong where both summands have the other.
                sum = total;
            }

            sum.StoreUnsafe(ref kept, (nuint)place);
        }

        var rest = count == 0 ? rows : rows[place..];
        return !Vector512.LessThanAny(left, Vector512<long>.Zero) & AddScalar(rest, stride, count, sums[place..]);
    }

    /// <summary>The scalar twin, which the vector form equals.</summary>
    /// <param name="rows">Rows of values; a missing one is 0.</param>
    /// <param name="stride">The distance of two rows.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="sums">One sum for each value of a row.</param>
    /// <returns>Whether each partial sum is within int64.</returns>
    public static bool AddScalar(ReadOnlySpan<long> rows, int stride, int count, Span<long> sums)
    {
        Check(rows, stride, count, sums.Length);
        long left = 0;
        for (var row = 0; row < count; row++)
        {
            for (var place = 0; place < sums.Length; place++)
            {
                var value = rows[(row * stride) + place];
                var total = unchecked(sums[place] + value);
                left |= (sums[place] ^ total) & (value ^ total);
                sums[place] = total;
            }
        }

        return left >= 0;
    }

    /// <summary>Refuses rows that are not there: kernels read memory without asking.</summary>
    /// <param name="rows">The values.</param>
    /// <param name="stride">The distance of two rows.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="length">The values of a row.</param>
    /// <exception cref="ArgumentException">They are not there.</exception>
    internal static void Check(ReadOnlySpan<long> rows, int stride, int count, int length)
    {
        if (stride < 0 || count < 0 || (count > 0 && ((count - 1L) * stride) + length > rows.Length))
        {
            throw new ArgumentException(
                $"{count} rows of {length} values, {stride} apart, are not in {rows.Length}", nameof(rows));
        }
    }
}
