using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>The missing values of a one-degree map of integers replaced, in place.</summary>
public class ReplaceIntegersBenchmark
{
    private static readonly long[] _missing = [-9];

    private readonly long[] _values = [.. Enumerable.Range(0, 180 * 360).Select(cell => cell % 1000L)];

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public void Scalar() => ReplaceIntegers.ApplyScalar(_values, _missing, 0);

    /// <summary>The kernel.</summary>
    [Benchmark]
    public void Kernel() => ReplaceIntegers.Apply(_values, _missing, 0);
}
