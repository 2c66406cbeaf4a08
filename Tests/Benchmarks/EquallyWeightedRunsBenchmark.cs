using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>Circles of latitude, each with one weight, added to one cell: the inside of a global mean.</summary>
public class EquallyWeightedRunsBenchmark
{
    private readonly double[] _state = new double[4];
    private readonly double[] _weights = [.. Enumerable.Range(1, StoredMaps.Times * 180).Select(row => 1.0 / row)];
    private StoredMaps _maps = new(isSwapped: false);

    /// <summary>Whether the numbers stand most significant byte first.</summary>
    [Params(false, true)]
    public bool IsSwapped { get; set; }

    /// <summary>Makes the numbers.</summary>
    [GlobalSetup]
    public void Setup() => _maps = new(IsSwapped);

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public void Scalar() => EquallyWeightedRuns.AddScalar(_maps.Circles, new(_weights, 1, false), _state, 0, 1);

    /// <summary>The kernel.</summary>
    [Benchmark]
    public void Kernel() => EquallyWeightedRuns.Add(_maps.Circles, new(_weights, 1, false), _state, 0, 1);
}
