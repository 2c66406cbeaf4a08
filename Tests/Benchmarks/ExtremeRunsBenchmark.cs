using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>The largest value of a one-degree map: the inside of a maximum over latitudes and longitudes.</summary>
public class ExtremeRunsBenchmark
{
    private readonly float[] _run = [.. Enumerable.Range(0, 180 * 360).Select(cell => cell % 10 == 0 ? float.NaN : cell)];

    /// <summary>The scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public double Scalar()
    {
        var kept = double.NaN;
        ExtremeRuns.KeepScalar<Larger, float>(_run, ref kept);
        return kept;
    }

    /// <summary>The kernel.</summary>
    [Benchmark]
    public double Kernel()
    {
        var kept = double.NaN;
        ExtremeRuns.Keep<Larger>(_run, ref kept);
        return kept;
    }
}
