using System.Numerics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds the number of values of a run that are not NaN to one count.</summary>
/// <remarks>Counts are exact, so that any vector width gives the same bytes.</remarks>
internal static class CountRuns
{
    /// <summary>Counts the values.</summary>
    /// <param name="run">The values, NaN where missing.</param>
    /// <param name="count">The number of valid ones is added to it.</param>
    public static void Add(ReadOnlySpan<float> run, ref double count)
    {
        var counts = Vector<int>.Zero;
        var place = 0;
        for (; place <= run.Length - Vector<float>.Count; place += Vector<float>.Count)
        {
            var values = new Vector<float>(run[place..]);
            counts -= Vector.Equals(values, values); // True is -1.
        }

        count += Vector.Sum(counts);
        AddScalar(run[place..], ref count);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{float}, ref double)"/>
    public static void Add(ReadOnlySpan<double> run, ref double count)
    {
        var counts = Vector<long>.Zero;
        var place = 0;
        for (; place <= run.Length - Vector<double>.Count; place += Vector<double>.Count)
        {
            var values = new Vector<double>(run[place..]);
            counts -= Vector.Equals(values, values);
        }

        count += Vector.Sum(counts);
        AddScalar(run[place..], ref count);
    }

    /// <summary>The scalar twin, which the vector forms equal.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="run">The values, NaN where missing.</param>
    /// <param name="count">The number of valid ones is added to it.</param>
    public static void AddScalar<T>(ReadOnlySpan<T> run, ref double count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var value in run)
        {
            count += T.IsNaN(value) ? 0 : 1;
        }
    }
}
