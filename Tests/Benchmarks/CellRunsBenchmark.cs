using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>Maps added to one cell: the inside of a mean, a variance, an extreme and a count over all of them.</summary>
public class CellRunsBenchmark
{
    private readonly double[] _state = new double[MomentLanes.Components];
    private StoredMaps _maps = new(isSwapped: false);

    /// <summary>Whether the numbers stand most significant byte first.</summary>
    [Params(false, true)]
    public bool IsSwapped { get; set; }

    /// <summary>Makes the numbers.</summary>
    [GlobalSetup]
    public void Setup() => _maps = new(IsSwapped);

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public void Scalar() => CellRuns.AddScalar<SumLanes>(_maps.Rows, _state, 0, 1);

    /// <summary>The sum and the count.</summary>
    [Benchmark]
    public void Sums() => CellRuns.Add<SumLanes>(_maps.Rows, _state, 0, 1);

    /// <summary>The count, the sum and the sum of squares.</summary>
    [Benchmark]
    public void Moments() => CellRuns.Add<MomentLanes>(_maps.Rows, _state, 0, 1);

    /// <summary>The largest value.</summary>
    [Benchmark]
    public void Largest() => CellRuns.Add<ExtremeLanes<Larger>>(_maps.Rows, _state, 0, 1);

    /// <summary>The count.</summary>
    [Benchmark]
    public void Counts() => CellRuns.Add<CountLanes>(_maps.Rows, _state, 0, 1);
}
