using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>The bins of a tile of numbers, by halves and by a table.</summary>
public class BinTableBenchmark
{
    private readonly double[] _values = [.. Enumerable.Range(0, 4096).Select(place => 200 + (place * 7919 % 1300 / 10.0))];
    private readonly int[] _bins = new int[4096];
    private double[] _edges = [];
    private BinTable _table = new([0, 1]);

    /// <summary>How many bins there are.</summary>
    [Params(100, 1000)]
    public int Bins { get; set; }

    /// <summary>Makes the edges.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _edges = [.. Enumerable.Range(0, Bins + 1).Select(edge => 200 + (120.0 * edge / Bins))];
        _table = new(_edges);
    }

    /// <summary>By halves.</summary>
    [Benchmark(Baseline = true)]
    public void Halves() => BinNumbers.Apply(_values, _edges, _bins);

    /// <summary>By the table.</summary>
    [Benchmark]
    public void Table() => _table.Find(_values, _bins);
}
