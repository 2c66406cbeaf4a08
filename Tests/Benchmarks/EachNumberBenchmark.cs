using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>A function of each number of a tile: exponentials and logarithms, beside those of the library.</summary>
public class EachNumberBenchmark
{
    private readonly float[] _from = [.. Enumerable.Range(0, 16 << 10).Select(place => 1 + (place % 997 / 300f))];
    private readonly float[] _values = new float[16 << 10];

    /// <summary>Copying the numbers alone, which each of the others does too.</summary>
    [Benchmark(Baseline = true)]
    public void Copy() => _from.CopyTo(_values.AsSpan());

    /// <summary>The exponential by the library, number by number.</summary>
    [Benchmark]
    public void ExponentialOfLibrary()
    {
        for (var place = 0; place < _from.Length; place++)
        {
            _values[place] = (float)Math.Exp(_from[place]);
        }
    }

    /// <summary>The exponential.</summary>
    [Benchmark]
    public void Exponential()
    {
        Copy();
        EachNumber.Apply(_values, default(Exponentials.OfSingles));
    }

    /// <summary>The logarithm by the library, number by number.</summary>
    [Benchmark]
    public void LogarithmOfLibrary()
    {
        for (var place = 0; place < _from.Length; place++)
        {
            _values[place] = (float)Math.Log(_from[place]);
        }
    }

    /// <summary>The logarithm.</summary>
    [Benchmark]
    public void Logarithm()
    {
        Copy();
        EachNumber.Apply(_values, default(Logarithms.OfSingles));
    }
}
