using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>A one-degree map added to one sum and one count: the inside of a mean over latitudes and longitudes.</summary>
public class SumRunsBenchmark
{
    private readonly float[] _run = [.. Enumerable.Range(0, 180 * 360).Select(cell => cell % 10 == 0 ? float.NaN : cell)];

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public double Scalar()
    {
        double sum = 0, count = 0;
        SumRuns.AddScalar<float>(_run, ref sum, ref count);
        return sum / count;
    }

    /// <summary>The kernel.</summary>
    [Benchmark]
    public double Kernel()
    {
        double sum = 0, count = 0;
        SumRuns.Add(_run, ref sum, ref count);
        return sum / count;
    }
}
