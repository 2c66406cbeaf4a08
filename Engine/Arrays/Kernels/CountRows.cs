using System.Numerics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds one to a row of counts, cell by cell, where a value is not NaN.</summary>
/// <remarks>Lanes are cells, and counts are exact in double: any vector width gives the same bytes.</remarks>
internal static class CountRows
{
    /// <summary>Counts the values.</summary>
    /// <param name="row">The values, NaN where missing.</param>
    /// <param name="counts">One count a value.</param>
    public static void Add(ReadOnlySpan<float> row, Span<double> counts)
    {
        var place = 0;
        var lanes = Vector<double>.Count;
        for (; place <= row.Length - (2 * lanes); place += 2 * lanes)
        {
            Vector.Widen(new Vector<float>(row[place..]), out var low, out var high);
            AddLanes(low, counts[place..]);
            AddLanes(high, counts[(place + lanes)..]);
        }

        AddScalar(row[place..], counts[place..]);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{float}, Span{double})"/>
    public static void Add(ReadOnlySpan<double> row, Span<double> counts)
    {
        var place = 0;
        for (; place <= row.Length - Vector<double>.Count; place += Vector<double>.Count)
        {
            AddLanes(new Vector<double>(row[place..]), counts[place..]);
        }

        AddScalar(row[place..], counts[place..]);
    }

    /// <summary>The scalar twin, which the vector forms equal.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="row">The values, NaN where missing.</param>
    /// <param name="counts">One count a value.</param>
    public static void AddScalar<T>(ReadOnlySpan<T> row, Span<double> counts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var place = 0; place < row.Length; place++)
        {
            counts[place] += T.IsNaN(row[place]) ? 0 : 1;
        }
    }

    private static void AddLanes(Vector<double> values, Span<double> counts)
    {
        var valid = Vector.Equals(values, values);
        var added = Vector.ConditionalSelect(valid, Vector<double>.One, Vector<double>.Zero);
        (new Vector<double>(counts) + added).CopyTo(counts);
    }
}
