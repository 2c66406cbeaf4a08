using System.Numerics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Keeps the largest, or the smallest, of a run of values and what was kept before.</summary>
/// <remarks>Exact, so that neither the order nor the vector width makes a difference. NaN is left out.</remarks>
internal static class ExtremeRuns
{
    /// <summary>Compares the values.</summary>
    /// <typeparam name="TExtreme">Which value is kept.</typeparam>
    /// <param name="run">The values, NaN where missing.</param>
    /// <param name="kept">The kept value; NaN where there was none yet.</param>
    public static void Keep<TExtreme>(ReadOnlySpan<float> run, ref double kept)
        where TExtreme : struct, IExtreme
    {
        var lanes = Vector<double>.Count;
        var (first, second) = (new Vector<double>(double.NaN), new Vector<double>(double.NaN));
        var place = 0;
        for (; place <= run.Length - (2 * lanes); place += 2 * lanes)
        {
            Vector.Widen(new Vector<float>(run[place..]), out var low, out var high);
            first = TExtreme.Of(first, low);
            second = TExtreme.Of(second, high);
        }

        Close<TExtreme>(TExtreme.Of(first, second), ref kept);
        KeepScalar<TExtreme, float>(run[place..], ref kept);
    }

    /// <inheritdoc cref="Keep{TExtreme}(ReadOnlySpan{float}, ref double)"/>
    public static void Keep<TExtreme>(ReadOnlySpan<double> run, ref double kept)
        where TExtreme : struct, IExtreme
    {
        var lanes = Vector<double>.Count;
        var (first, second) = (new Vector<double>(double.NaN), new Vector<double>(double.NaN));
        var place = 0;
        for (; place <= run.Length - (2 * lanes); place += 2 * lanes)
        {
            first = TExtreme.Of(first, new Vector<double>(run[place..]));
            second = TExtreme.Of(second, new Vector<double>(run[(place + lanes)..]));
        }

        Close<TExtreme>(TExtreme.Of(first, second), ref kept);
        KeepScalar<TExtreme, double>(run[place..], ref kept);
    }

    /// <summary>The scalar twin, which the vector forms equal.</summary>
    /// <typeparam name="TExtreme">Which value is kept.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="run">The values, NaN where missing.</param>
    /// <param name="kept">The kept value; NaN where there was none yet.</param>
    public static void KeepScalar<TExtreme, T>(ReadOnlySpan<T> run, ref double kept)
        where TExtreme : struct, IExtreme
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (var value in run)
        {
            kept = TExtreme.Of(kept, double.CreateTruncating(value));
        }
    }

    private static void Close<TExtreme>(Vector<double> lanes, ref double kept)
        where TExtreme : struct, IExtreme
    {
        for (var lane = 0; lane < Vector<double>.Count; lane++)
        {
            kept = TExtreme.Of(kept, lanes[lane]);
        }
    }
}
