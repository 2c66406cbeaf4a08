using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Finds the bins that numbers are in: above a lower edge, and up to an upper one.</summary>
/// <remarks>
/// No allocation, but for very many bins. Threading: no state. Source: pandas.cut, right=True, include_lowest=False.
/// </remarks>
internal static class BinNumbers
{
    /// <summary>What is said of a number that is in no bin: outside of all, on the lowest edge, or NaN.</summary>
    public const int None = -1;

    private const int OnStack = 1024;

    /// <summary>Finds the bins.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="edges">The edges, each above the one before; at least two.</param>
    /// <param name="bins">Filled: the place of each number's bin, or <see cref="None"/>.</param>
    public static void Apply(ReadOnlySpan<double> values, ReadOnlySpan<double> edges, Span<int> bins)
    {
        bins = bins[..values.Length];
        var (lowest, highest) = (edges[0], edges[^1]);
        var padded = (int)BitOperations.RoundUpToPowerOf2((uint)edges.Length);
        Span<double> steps = padded <= OnStack ? stackalloc double[padded] : new double[padded];
        steps.Fill(double.PositiveInfinity);
        edges.CopyTo(steps);
        ref var first = ref MemoryMarshal.GetReference(steps);
        for (var place = 0; place < values.Length; place++)
        {
            var value = values[place];
            // The last edge that is below the number, by halves: a branch would be foreseen every other time only.
            var bin = 0;
            for (var step = padded >> 1; step > 0; step >>= 1)
            {
                bin += step & -Unsafe.BitCast<bool, byte>(Unsafe.Add(ref first, bin + step) < value);
            }

            var inside = Unsafe.BitCast<bool, byte>(value > lowest) & Unsafe.BitCast<bool, byte>(value <= highest);
            bins[place] = (bin & -inside) | (inside - 1);
        }
    }
}
