using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>Numbers added to the cells of the bins that they are in: the inside of a mean in few bins.</summary>
public class BinRunsBenchmark
{
    private double[] _edges = [];
    private double[] _state = [];
    private StoredMaps _maps = new(isSwapped: false);

    /// <summary>How many bins there are.</summary>
    [Params(4, 16)]
    public int Bins { get; set; }

    /// <summary>Makes the numbers and the edges.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _maps = new(isSwapped: false);
        _edges = [.. Enumerable.Range(0, Bins + 1).Select(edge => 200 + (120.0 * edge / Bins))];
        _state = new double[2 * Bins];
    }

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public void Scalar() => BinRuns.AddScalar<SumLanes>(_maps.Circles, _edges, _state, 0, Bins);

    /// <summary>The kernel.</summary>
    [Benchmark]
    public void Kernel() => BinRuns.Add<SumLanes>(_maps.Circles, _edges, _state, 0, Bins);
}
