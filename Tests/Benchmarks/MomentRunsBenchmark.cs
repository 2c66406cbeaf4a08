using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>A one-degree map added to the moments of one cell: the inside of a variance over latitudes and longitudes.</summary>
public class MomentRunsBenchmark
{
    private readonly float[] _run = [.. Enumerable.Range(0, 180 * 360).Select(cell => cell % 10 == 0 ? float.NaN : cell)];
    private readonly double[] _state = new double[MomentRows.Components];

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public void Scalar() => MomentRuns.AddScalar<float>(_run, _state, 0, 1);

    /// <summary>The kernel.</summary>
    [Benchmark]
    public void Kernel() => MomentRuns.Add(_run, _state, 0, 1);
}
