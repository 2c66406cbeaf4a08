using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>Time steps of a map added to its cells: the inside of a mean, a variance, an extreme and a count over time.</summary>
public class CellRowsBenchmark
{
    private readonly double[] _state = new double[MomentLanes.Components * StoredMaps.Cells];
    private StoredMaps _maps = new(isSwapped: false);

    /// <summary>Whether the numbers stand most significant byte first.</summary>
    [Params(false, true)]
    public bool IsSwapped { get; set; }

    /// <summary>Makes the numbers.</summary>
    [GlobalSetup]
    public void Setup() => _maps = new(IsSwapped);

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public void Scalar() => CellRows.AddScalar<SumLanes>(_maps.Rows, _state, 0, StoredMaps.Cells);

    /// <summary>Sums and counts.</summary>
    [Benchmark]
    public void Sums() => CellRows.Add<SumLanes>(_maps.Rows, _state, 0, StoredMaps.Cells);

    /// <summary>Counts, sums and sums of squares.</summary>
    [Benchmark]
    public void Moments() => CellRows.Add<MomentLanes>(_maps.Rows, _state, 0, StoredMaps.Cells);

    /// <summary>The largest values.</summary>
    [Benchmark]
    public void Largest() => CellRows.Add<ExtremeLanes<Larger>>(_maps.Rows, _state, 0, StoredMaps.Cells);

    /// <summary>Counts.</summary>
    [Benchmark]
    public void Counts() => CellRows.Add<CountLanes>(_maps.Rows, _state, 0, StoredMaps.Cells);
}
