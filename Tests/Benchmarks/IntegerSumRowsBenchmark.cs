using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>A time step of a one-degree map of integers added to the sums of its cells.</summary>
public class IntegerSumRowsBenchmark
{
    private readonly long[] _row = [.. Enumerable.Range(0, 180 * 360).Select(cell => cell % 1000L)];
    private readonly long[] _sums = new long[180 * 360];

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public bool Scalar() => IntegerSumRows.AddScalar(_row, 0, 1, _sums);

    /// <summary>The kernel.</summary>
    [Benchmark]
    public bool Kernel() => IntegerSumRows.Add(_row, 0, 1, _sums);
}
