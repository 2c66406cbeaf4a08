using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>Circles of latitude of maps added to their meridians: the inside of a mean over latitudes.</summary>
public class WeightedRowsBenchmark
{
    private readonly double[] _state = new double[4 * 360];
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
    public void Scalar() => WeightedRows.AddScalar<WeightedLanes>(_maps.Circles, new(_weights, 1, false), _state, 0, 360);

    /// <summary>A weight for each circle.</summary>
    [Benchmark]
    public void Circles() => WeightedRows.Add<WeightedLanes>(_maps.Circles, new(_weights, 1, false), _state, 0, 360);

    /// <summary>A weight for each number.</summary>
    [Benchmark]
    public void Numbers() => WeightedRows.Add<WeightedLanes>(_maps.Circles, new(_weights, 0, true), _state, 0, 360);
}
