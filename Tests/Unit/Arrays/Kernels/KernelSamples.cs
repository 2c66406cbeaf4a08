namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

/// <summary>The same awkward numbers in every process: all signs and sizes, zeros of both signs, NaN, infinities.</summary>
internal static class KernelSamples
{
    /// <summary>The longest row: eight vectors of the widest kind and some more.</summary>
    public const int Longest = 67;

    /// <summary>Numbers of a row.</summary>
    /// <param name="length">How many.</param>
    /// <param name="hasInfinities">Whether infinities are among them.</param>
    public static double[] Doubles(int length, bool hasInfinities = false)
    {
        var values = new double[length];
        var state = (ulong)length + 1;
        for (var place = 0; place < length; place++)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            var fraction = ((state >> 11) / (double)(1UL << 53)) - 0.5;
            values[place] = (state >> 3 & 15) switch
            {
                0 => double.NaN,
                1 => -0.0,
                2 => 0.0,
                3 when hasInfinities => double.PositiveInfinity,
                4 when hasInfinities => double.NegativeInfinity,
                5 => fraction * 1e-30,
                6 => fraction * 1e30,
                _ => fraction * 1000,
            };
        }

        return values;
    }

    /// <summary>The same as <see cref="Doubles"/>, rounded to float.</summary>
    public static float[] Floats(int length, bool hasInfinities = false) =>
        [.. Doubles(length, hasInfinities).Select(value => (float)value)];

    /// <summary>Weights of a row: areas of cells, and here and there none.</summary>
    public static double[] Weights(int length) =>
    [
        .. Enumerable.Range(1, length).Select(place => (place % 13) switch
        {
            5 => 0,
            7 => double.NaN,
            11 => -1,
            _ => 1.0 / place,
        }),
    ];

    /// <summary>All lengths to test.</summary>
    public static IEnumerable<int> Lengths => Enumerable.Range(0, Longest + 1);
}
