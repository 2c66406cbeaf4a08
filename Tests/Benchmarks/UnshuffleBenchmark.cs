using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>A one-degree map of numbers of each length, its byte planes put together; and the scalar twin.</summary>
public class UnshuffleBenchmark
{
    private byte[] _planes = [];
    private byte[] _elements = [];

    /// <summary>Length of an element, in bytes.</summary>
    [Params(2, 4, 8, 16)]
    public int ElementBytes { get; set; }

    /// <summary>Fills the planes.</summary>
    [GlobalSetup]
    public void Fill()
    {
        _planes = new byte[180 * 360 * ElementBytes];
        new Random(1).NextBytes(_planes);
        _elements = new byte[_planes.Length];
    }

    /// <summary>The kernel.</summary>
    [Benchmark]
    public void Vectors() => Unshuffle.Apply(_planes, _elements, ElementBytes);

    /// <summary>Its scalar twin.</summary>
    [Benchmark(Baseline = true)]
    public void Scalar() => Unshuffle.ApplyScalar(_planes, _elements, ElementBytes);
}
