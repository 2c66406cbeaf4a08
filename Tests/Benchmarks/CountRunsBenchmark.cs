using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>The values of a one-degree map counted: the inside of a count over latitudes and longitudes.</summary>
public class CountRunsBenchmark
{
    private readonly float[] _run = [.. Enumerable.Range(0, 180 * 360).Select(cell => cell % 10 == 0 ? float.NaN : cell)];

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public double Scalar()
    {
        var count = 0.0;
        CountRuns.AddScalar<float>(_run, ref count);
        return count;
    }

    /// <summary>The kernel.</summary>
    [Benchmark]
    public double Kernel()
    {
        var count = 0.0;
        CountRuns.Add(_run, ref count);
        return count;
    }
}
