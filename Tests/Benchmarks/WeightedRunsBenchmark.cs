using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>A map whose cells have an area each, added to one mean: the inside of a mean over a curvilinear grid.</summary>
public class WeightedRunsBenchmark
{
    private readonly float[] _run = [.. Enumerable.Range(0, 180 * 360).Select(cell => cell % 10 == 0 ? float.NaN : cell)];
    private readonly double[] _weights = [.. Enumerable.Range(1, 180 * 360).Select(cell => 1.0 / cell)];
    private readonly double[] _state = new double[WeightedRows.Components];

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public void Scalar() => WeightedRuns.AddScalar<float>(_run, _weights, _state, 0, 1);

    /// <summary>The kernel.</summary>
    [Benchmark]
    public void Kernel() => WeightedRuns.Add(_run, _weights, _state, 0, 1);
}
