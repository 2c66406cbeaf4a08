using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>Maps, each number with its cell's area, added to one cell: the inside of a mean over a region.</summary>
public class WeightedRunsBenchmark
{
    private readonly double[] _state = new double[4];
    private readonly double[] _weights = [.. Enumerable.Range(1, StoredMaps.Cells).Select(cell => 1.0 / cell)];
    private StoredMaps _maps = new(isSwapped: false);

    /// <summary>Whether the numbers stand most significant byte first.</summary>
    [Params(false, true)]
    public bool IsSwapped { get; set; }

    /// <summary>Makes the numbers.</summary>
    [GlobalSetup]
    public void Setup() => _maps = new(IsSwapped);

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public void Scalar() => WeightedRuns.AddScalar<WeightedLanes>(_maps.Rows, new(_weights, 0, true), _state, 0, 1);

    /// <summary>The kernel.</summary>
    [Benchmark]
    public void Kernel() => WeightedRuns.Add<WeightedLanes>(_maps.Rows, new(_weights, 0, true), _state, 0, 1);
}
