using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>Circles of latitude of a one-degree map added to their meridians: the inside of a mean over latitudes.</summary>
public class WeightedRowsBenchmark
{
    private readonly float[] _row = [.. Enumerable.Range(0, 360).Select(cell => cell % 10 == 0 ? float.NaN : cell)];
    private readonly double[] _state = new double[WeightedRows.Components * 360];
    private readonly double[] _weight = [0.3];

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public void Scalar()
    {
        for (var latitude = 0; latitude < 180; latitude++)
        {
            WeightedRows.AddScalar<float>(_row, _weight, _state, 0, 360);
        }
    }

    /// <summary>The kernel.</summary>
    [Benchmark]
    public void Kernel()
    {
        for (var latitude = 0; latitude < 180; latitude++)
        {
            WeightedRows.Add(_row, _weight, _state, 0, 360);
        }
    }
}
