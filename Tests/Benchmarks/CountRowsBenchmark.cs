using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>A time step of a one-degree map counted into its cells: the inside of a count over time.</summary>
public class CountRowsBenchmark
{
    private readonly float[] _row = [.. Enumerable.Range(0, 180 * 360).Select(cell => cell % 10 == 0 ? float.NaN : cell)];
    private readonly double[] _counts = new double[180 * 360];

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public void Scalar() => CountRows.AddScalar<float>(_row, _counts);

    /// <summary>The kernel.</summary>
    [Benchmark]
    public void Kernel() => CountRows.Add(_row, _counts);
}
