using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>A one-degree map turned from stored numbers into values: masked floats, and packed shorts.</summary>
public class UnpackBenchmark
{
    private static readonly double[] _missing = [-32768];

    private readonly float[] _floats = [.. Enumerable.Range(0, 180 * 360).Select(cell => cell % 10 == 0 ? -32768f : cell)];
    private readonly short[] _shorts = [.. Enumerable.Range(0, 180 * 360).Select(cell => (short)cell)];
    private readonly float[] _values = new float[180 * 360];

    /// <summary>Floats with a fill value.</summary>
    [Benchmark]
    public void Floats() => Unpack.Apply<float, float>(_floats, _values, _missing, 1, 0);

    /// <summary>Shorts with a fill value, a scale and an offset.</summary>
    [Benchmark]
    public void PackedShorts() => Unpack.Apply<short, float>(_shorts, _values, _missing, 0.01, 273.15);
}
