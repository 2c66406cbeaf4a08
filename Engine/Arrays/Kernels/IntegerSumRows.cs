using System.Numerics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds a row of integers to a row of sums, cell by cell, exactly, and says whether one left int64.</summary>
internal static class IntegerSumRows
{
    /// <summary>Adds the values.</summary>
    /// <param name="row">The values; a missing one is 0.</param>
    /// <param name="sums">One sum a value.</param>
    /// <returns>Whether each sum is within int64; the sums mean nothing where not.</returns>
    public static bool Add(ReadOnlySpan<long> row, Span<long> sums)
    {
        var place = 0;
        var left = Vector<long>.Zero;
        for (; place <= row.Length - Vector<long>.Count; place += Vector<long>.Count)
        {
            var (sum, value) = (new Vector<long>(sums[place..]), new Vector<long>(row[place..]));
            var total = sum + value;
            total.CopyTo(sums[place..]);
            left |= (sum ^ total) & (value ^ total); // The sign is wrong where both summands have the other.
        }

        return !Vector.LessThanAny(left, Vector<long>.Zero) & AddScalar(row[place..], sums[place..]);
    }

    /// <summary>The scalar twin, which the vector form equals.</summary>
    /// <param name="row">The values; a missing one is 0.</param>
    /// <param name="sums">One sum a value.</param>
    /// <returns>Whether each sum is within int64.</returns>
    public static bool AddScalar(ReadOnlySpan<long> row, Span<long> sums)
    {
        long left = 0;
        for (var place = 0; place < row.Length; place++)
        {
            var total = unchecked(sums[place] + row[place]);
            left |= (sums[place] ^ total) & (row[place] ^ total);
            sums[place] = total;
        }

        return left >= 0;
    }
}
