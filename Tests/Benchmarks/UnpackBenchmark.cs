using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>A one-degree map turned from stored numbers into values: masked floats, and packed integers.</summary>
public class UnpackBenchmark
{
    private static readonly double[] _missing = [-32768];

    private readonly float[] _floats = [.. Enumerable.Range(0, 180 * 360).Select(cell => cell % 10 == 0 ? -32768f : cell)];
    private readonly short[] _shorts = [.. Enumerable.Range(0, 180 * 360).Select(cell => (short)cell)];
    private readonly short[] _swapped =
        [.. Enumerable.Range(0, 180 * 360).Select(cell => BinaryPrimitives.ReverseEndianness((short)cell))];

    private readonly int[] _ints = [.. Enumerable.Range(0, 180 * 360)];
    private readonly float[] _values = new float[180 * 360];
    private readonly double[] _doubles = new double[180 * 360];

    /// <summary>Floats with a fill value.</summary>
    [Benchmark]
    public void Floats() => Unpack.Apply<float, float>(_floats, _values, _missing, 1, 0);

    /// <summary>Shorts with a fill value, a scale and an offset, one after another.</summary>
    [Benchmark]
    public void PackedShortsScalar() =>
        UnpackIntegers.ApplyScalar<short, float>(_shorts, false, _values, _missing, 0.01, 273.15);

    /// <summary>Shorts with a fill value, a scale and an offset.</summary>
    [Benchmark]
    public void PackedShorts() => Unpack.Apply<short, float>(_shorts, _values, _missing, 0.01, 273.15);

    /// <summary>Shorts as double precision.</summary>
    [Benchmark]
    public void PackedShortsAsDoubles() => Unpack.Apply<short, double>(_shorts, _doubles, _missing, 0.01, 273.15);

    /// <summary>Shorts in the other byte order.</summary>
    [Benchmark]
    public void PackedSwappedShorts() =>
        UnpackIntegers.Apply<short, float>(_swapped, true, _values, _missing, 0.01, 273.15);

    /// <summary>Ints as double precision.</summary>
    [Benchmark]
    public void PackedIntsAsDoubles() => Unpack.Apply<int, double>(_ints, _doubles, _missing, 0.01, 273.15);
}
