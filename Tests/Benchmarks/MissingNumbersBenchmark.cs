using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>NaN made of a number, and the number of NaN, in a tile of which a tenth is missing.</summary>
public class MissingNumbersBenchmark
{
    private readonly float[] _stored = [.. Enumerable.Range(0, 16 << 10).Select(place => place % 10 == 0 ? 1e20f : place)];
    private readonly float[] _values = new float[16 << 10];

    /// <summary>The scalar twins.</summary>
    [Benchmark(Baseline = true)]
    public void Scalar()
    {
        MissingNumbers.MarkScalar(_stored, _values.AsSpan(), 1e20f);
        MissingNumbers.FillScalar(_values.AsSpan(), 1e20f);
    }

    /// <summary>The kernels.</summary>
    [Benchmark]
    public void Kernel()
    {
        MissingNumbers.Mark(_stored, _values.AsSpan(), 1e20f);
        MissingNumbers.Fill(_values.AsSpan(), 1e20f);
    }
}
