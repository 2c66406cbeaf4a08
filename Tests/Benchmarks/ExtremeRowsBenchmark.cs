using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>A time step of a one-degree map compared with the largest values so far: the inside of a maximum over time.</summary>
public class ExtremeRowsBenchmark
{
    private readonly float[] _row = [.. Enumerable.Range(0, 180 * 360).Select(cell => cell % 10 == 0 ? float.NaN : cell)];
    private readonly double[] _kept = new double[180 * 360];

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public void Scalar() => ExtremeRows.KeepScalar<Larger, float>(_row, _kept);

    /// <summary>The kernel.</summary>
    [Benchmark]
    public void Kernel() => ExtremeRows.Keep<Larger>(_row, _kept);
}
