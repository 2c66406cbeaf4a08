using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>A one-degree map of floats brought into a classic file's byte order, in place.</summary>
public class ByteSwapBenchmark
{
    private readonly byte[] _elements = new byte[180 * 360 * sizeof(float)];

    /// <summary>The kernel.</summary>
    [Benchmark]
    public void Floats() => ByteSwap.NativeToBigEndian(_elements, ElementType.Float);
}
