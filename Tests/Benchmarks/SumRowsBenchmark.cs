using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>A time step of a one-degree map added to the sums and counts of its cells: the inside of a time mean.</summary>
public class SumRowsBenchmark
{
    private readonly float[] _row = [.. Enumerable.Range(0, 180 * 360).Select(cell => cell % 10 == 0 ? float.NaN : cell)];
    private readonly double[] _sums = new double[180 * 360];
    private readonly double[] _counts = new double[180 * 360];

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public void Scalar() => SumRows.AddScalar<float>(_row, _sums, _counts);

    /// <summary>The kernel.</summary>
    [Benchmark]
    public void Kernel() => SumRows.Add(_row, _sums, _counts);
}
