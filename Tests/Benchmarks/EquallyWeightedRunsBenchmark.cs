using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>A one-degree map by its circles of latitude: the inside of an area mean over latitudes and longitudes.</summary>
public class EquallyWeightedRunsBenchmark
{
    private readonly float[] _run = [.. Enumerable.Range(0, 360).Select(cell => cell % 10 == 0 ? float.NaN : cell)];
    private readonly double[] _state = new double[WeightedRows.Components];

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public void Scalar()
    {
        for (var latitude = 0; latitude < 180; latitude++)
        {
            EquallyWeightedRuns.AddScalar<float>(_run, 0.3, _state, 0, 1);
        }
    }

    /// <summary>The kernel.</summary>
    [Benchmark]
    public void Kernel()
    {
        for (var latitude = 0; latitude < 180; latitude++)
        {
            EquallyWeightedRuns.Add(_run, 0.3, _state, 0, 1);
        }
    }
}
