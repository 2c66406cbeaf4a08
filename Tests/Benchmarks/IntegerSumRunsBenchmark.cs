using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>A one-degree map of integers added to one sum.</summary>
public class IntegerSumRunsBenchmark
{
    private readonly long[] _run = [.. Enumerable.Range(0, 180 * 360).Select(cell => cell % 1000L)];

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public long Scalar()
    {
        var sum = 0L;
        IntegerSumRuns.AddScalar(_run, ref sum);
        return sum;
    }

    /// <summary>The kernel.</summary>
    [Benchmark]
    public long Kernel()
    {
        var sum = 0L;
        IntegerSumRuns.Add(_run, ref sum);
        return sum;
    }
}
