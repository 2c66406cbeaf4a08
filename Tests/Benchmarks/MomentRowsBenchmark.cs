using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>A time step of a one-degree map added to the moments of its cells: the inside of a variance over time.</summary>
public class MomentRowsBenchmark
{
    private readonly float[] _row = [.. Enumerable.Range(0, 180 * 360).Select(cell => cell % 10 == 0 ? float.NaN : cell)];
    private readonly double[] _state = new double[MomentRows.Components * 180 * 360];

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public void Scalar() => MomentRows.AddScalar<float>(_row, _state, 0, 180 * 360);

    /// <summary>The kernel.</summary>
    [Benchmark]
    public void Kernel() => MomentRows.Add(_row, _state, 0, 180 * 360);
}
