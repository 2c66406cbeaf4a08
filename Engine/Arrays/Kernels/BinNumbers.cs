namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Finds the bins that numbers are in: between two edges, the lower one excluded, the upper one included.</summary>
/// <remarks>No allocation. Threading: no state. Source: pandas.cut with right=True, include_lowest=False.</remarks>
internal static class BinNumbers
{
    /// <summary>What is said of a number that is in no bin: outside of all, on the lowest edge, or NaN.</summary>
    public const int None = -1;

    /// <summary>Finds the bins.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="edges">The edges, each above the one before; at least two.</param>
    /// <param name="bins">Filled: the place of each number's bin, or <see cref="None"/>.</param>
    public static void Apply(ReadOnlySpan<double> values, ReadOnlySpan<double> edges, Span<int> bins)
    {
        bins = bins[..values.Length];
        var (lowest, highest) = (edges[0], edges[^1]);
        var largest = 1;
        while (largest < edges.Length)
        {
            largest <<= 1;
        }

        for (var place = 0; place < values.Length; place++)
        {
            var value = values[place];
            if (!(value > lowest && value <= highest))
            {
                bins[place] = None;
                continue;
            }

            // The last edge that is below the number: steps of halves, without a branch that depends on it.
            var bin = 0;
            for (var step = largest >> 1; step > 0; step >>= 1)
            {
                var next = bin + step;
                bin = next < edges.Length && edges[next] < value ? next : bin;
            }

            bins[place] = bin;
        }
    }
}
