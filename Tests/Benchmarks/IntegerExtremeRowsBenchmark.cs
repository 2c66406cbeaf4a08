using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Benchmarks;

/// <summary>Sixteen time steps of a thousand cells, whose largest integers are kept.</summary>
public class IntegerExtremeRowsBenchmark
{
    private const int Cells = 1000;
    private const int Steps = 16;

    private readonly long[] _rows = [.. Enumerable.Range(0, Steps * Cells).Select(place => place * 7919L % 1000)];
    private readonly long[] _kept = new long[Cells];

    /// <summary>A row at a time.</summary>
    [Benchmark(Baseline = true)]
    public void RowByRow()
    {
        for (var step = 0; step < Steps; step++)
        {
            TensorPrimitives.Max(_kept, _rows.AsSpan(step * Cells, Cells), _kept);
        }
    }

    /// <summary>The kernel.</summary>
    [Benchmark]
    public void Kernel() => IntegerExtremeRows.Add(true, _rows, Cells, Steps, _kept);
}
