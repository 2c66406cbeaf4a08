using System.Numerics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Keeps the larger, or the smaller, of a row of values and what was kept before, cell by cell.</summary>
/// <remarks>Exact, so that neither the order nor the vector width makes a difference. NaN is left out.</remarks>
internal static class ExtremeRows
{
    /// <summary>Compares the values.</summary>
    /// <typeparam name="TExtreme">Which value is kept.</typeparam>
    /// <param name="row">The values, NaN where missing.</param>
    /// <param name="kept">One kept value a value; NaN where there was none yet.</param>
    public static void Keep<TExtreme>(ReadOnlySpan<float> row, Span<double> kept)
        where TExtreme : struct, IExtreme
    {
        var place = 0;
        var lanes = Vector<double>.Count;
        for (; place <= row.Length - (2 * lanes); place += 2 * lanes)
        {
            Vector.Widen(new Vector<float>(row[place..]), out var low, out var high);
            TExtreme.Of(new Vector<double>(kept[place..]), low).CopyTo(kept[place..]);
            TExtreme.Of(new Vector<double>(kept[(place + lanes)..]), high).CopyTo(kept[(place + lanes)..]);
        }

        KeepScalar<TExtreme, float>(row[place..], kept[place..]);
    }

    /// <inheritdoc cref="Keep{TExtreme}(ReadOnlySpan{float}, Span{double})"/>
    public static void Keep<TExtreme>(ReadOnlySpan<double> row, Span<double> kept)
        where TExtreme : struct, IExtreme
    {
        var place = 0;
        for (; place <= row.Length - Vector<double>.Count; place += Vector<double>.Count)
        {
            TExtreme.Of(new Vector<double>(kept[place..]), new Vector<double>(row[place..])).CopyTo(kept[place..]);
        }

        KeepScalar<TExtreme, double>(row[place..], kept[place..]);
    }

    /// <summary>The scalar twin, which the vector forms equal.</summary>
    /// <typeparam name="TExtreme">Which value is kept.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="row">The values, NaN where missing.</param>
    /// <param name="kept">One kept value a value; NaN where there was none yet.</param>
    public static void KeepScalar<TExtreme, T>(ReadOnlySpan<T> row, Span<double> kept)
        where TExtreme : struct, IExtreme
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var place = 0; place < row.Length; place++)
        {
            kept[place] = TExtreme.Of(kept[place], double.CreateTruncating(row[place]));
        }
    }
}
