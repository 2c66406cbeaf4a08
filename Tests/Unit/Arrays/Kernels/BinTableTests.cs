using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class BinTableTests
{
    private const double Infinity = double.PositiveInfinity;

    public static TheoryData<string> Names => [.. _edges.Keys];

    private static readonly Dictionary<string, double[]> _edges = new()
    {
        ["even"] = [.. Enumerable.Range(0, 100).Select(edge => 200 + (1.25 * edge))],
        ["even tenths"] = [.. Enumerable.Range(0, 1001).Select(edge => edge * 0.1)],
        ["growing"] = [.. Enumerable.Range(0, 90).Select(edge => edge * edge * 0.1)],
        ["powers of two"] = [.. Enumerable.Range(0, 90).Select(edge => Math.ScaleB(1, edge - 40))],
        ["pairs"] = [.. Enumerable.Range(0, 40).SelectMany(edge => new[] { edge, Math.BitIncrement((double)edge) })],
        ["infinite"] = [-Infinity, -3, 0, 7.5, Infinity],
        ["one finite"] = [-Infinity, 0, Infinity],
        ["none finite"] = [-Infinity, Infinity],
        ["all there are"] = [double.MinValue, -1, 0, 1e300, double.MaxValue],
        ["three of all there are"] = [double.MinValue, 0, double.MaxValue],
        ["nearest"] = [0, double.Epsilon, 2 * double.Epsilon],
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Bins_are_found_as_by_looking_at_each(string name)
    {
        var edges = _edges[name];
        double[] values =
        [
            .. edges.SelectMany(edge => new[] { edge, Math.BitIncrement(edge), Math.BitDecrement(edge), edge + 0.05 }),
            double.NaN, Infinity, -Infinity, double.MaxValue, double.MinValue, 0, -0.0, double.Epsilon,
            .. KernelSamples.Doubles(1000, hasInfinities: true),
        ];
        var bins = new int[values.Length];

        new BinTable(edges).Find(values, bins);

        Assert.Equal(
            values.Select(value => Enumerable.Range(0, edges.Length - 1)
                .FirstOrDefault(bin => value > edges[bin] && value <= edges[bin + 1], BinNumbers.None)),
            bins);
    }
}
