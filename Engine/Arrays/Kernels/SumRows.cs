using System.Numerics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds a row of values to a row of sums and counts, cell by cell, leaving out NaN.</summary>
/// <remarks>
/// Lanes are cells, so any vector width gives the bytes of the scalar twin. Sums and counts are double.
/// </remarks>
internal static class SumRows
{
    /// <summary>Adds the values.</summary>
    /// <param name="row">The values, NaN where missing.</param>
    /// <param name="sums">One sum a value.</param>
    /// <param name="counts">One count a value.</param>
    public static void Add(ReadOnlySpan<float> row, Span<double> sums, Span<double> counts)
    {
        var place = 0;
        var lanes = Vector<double>.Count;
        for (; place <= row.Length - (2 * lanes); place += 2 * lanes)
        {
            Vector.Widen(new Vector<float>(row[place..]), out var low, out var high);
            AddLanes(low, sums[place..], counts[place..]);
            AddLanes(high, sums[(place + lanes)..], counts[(place + lanes)..]);
        }

        AddScalar(row[place..], sums[place..], counts[place..]);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{float}, Span{double}, Span{double})"/>
    public static void Add(ReadOnlySpan<double> row, Span<double> sums, Span<double> counts)
    {
        var place = 0;
        for (; place <= row.Length - Vector<double>.Count; place += Vector<double>.Count)
        {
            AddLanes(new Vector<double>(row[place..]), sums[place..], counts[place..]);
        }

        AddScalar(row[place..], sums[place..], counts[place..]);
    }

    /// <summary>The scalar twin, which the vector forms equal bit by bit.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="row">The values, NaN where missing.</param>
    /// <param name="sums">One sum a value.</param>
    /// <param name="counts">One count a value.</param>
    public static void AddScalar<T>(ReadOnlySpan<T> row, Span<double> sums, Span<double> counts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var place = 0; place < row.Length; place++)
        {
            if (!T.IsNaN(row[place]))
            {
                sums[place] += double.CreateTruncating(row[place]);
                counts[place] += 1;
            }
        }
    }

    private static void AddLanes(Vector<double> values, Span<double> sums, Span<double> counts)
    {
        var valid = Vector.Equals(values, values);
        var sum = new Vector<double>(sums);
        Vector.ConditionalSelect(valid, sum + values, sum).CopyTo(sums);
        var count = new Vector<double>(counts);
        Vector.ConditionalSelect(valid, count + Vector<double>.One, count).CopyTo(counts);
    }
}
