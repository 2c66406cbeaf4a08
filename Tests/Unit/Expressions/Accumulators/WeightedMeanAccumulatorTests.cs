using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Tests.Unit.Arrays.Kernels;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Expressions.Accumulators;

public sealed class WeightedMeanAccumulatorTests
{
    private readonly WeightedMeanAccumulator _mean = new();

    // SEMANTICS.md, 1: of 1, missing and 3 with the weights 1, 1 and 2 the mean is 2.3333.
    [Fact]
    public void Missing_values_are_left_out_with_their_weights()
    {
        var state = new double[4];

        AddRun(StoredSamples.Rows(1, [1, double.NaN, 3]), new([1, 1, 2], 0, true), state, 0, 1);

        Assert.Equal([7 / 3.0], Finish(state));
    }

    [Fact]
    public void Nothing_but_missing_values_or_values_without_weight_is_missing()
    {
        var state = new double[4 * 3];
        AddRow(StoredSamples.Rows(1, [1f, float.NaN, 3f]), new([2, 2, 0], 0, true), state, 0, 3);
        AddRow(StoredSamples.Rows(1, [4.0, double.NaN, 5]), new([1], 0, false), state, 0, 3);
        AddRun(StoredSamples.Rows(1, [7f, float.NaN]), new([3, 3], 0, true), state, 0, 3);
        AddRun(StoredSamples.Rows(1, [5f, 5f]), new([0], 0, false), state, 1, 3);

        Assert.Equal([27 / 6.0, double.NaN, 5], Finish(state));
    }

    [Fact]
    public void An_infinite_value_makes_an_infinite_mean()
    {
        var state = new double[4];

        AddRun(StoredSamples.Rows(1, [1, double.PositiveInfinity, 3]), new([1, 1, 2], 0, true), state, 0, 1);
        AddRun(StoredSamples.Rows(1, [1, double.PositiveInfinity, 3]), new([2], 0, false), state, 0, 1);

        Assert.Equal([double.PositiveInfinity], Finish(state));
    }

    [Fact]
    public void States_of_parts_combine_to_the_state_of_the_whole() =>
        Gen.Select(Gen.Int[-1000, 1000], Gen.Int[0, 100]).Array[0, 60].Array[1, 5].Sample(parts =>
        {
            var combined = new double[4];
            foreach (var part in parts)
            {
                var state = new double[4];
                AddRun(
                    StoredSamples.Rows(1, [.. part.Select(pair => (float)pair.Item1)]),
                    new([.. part.Select(pair => (double)pair.Item2), 0], 0, true),
                    state,
                    0,
                    1);
                _mean.Combine(MemoryMarshal.AsBytes(combined.AsSpan()), MemoryMarshal.AsBytes(state.AsSpan()));
            }

            var all = parts.SelectMany(part => part).ToArray();
            Assert.Equal([all.Sum(pair => pair.Item1 * pair.Item2), 0, all.Sum(pair => pair.Item2), 0], combined);
        });

    private void AddRow(in StoredRows rows, in RowWeights weights, double[] state, int cell, int cells) =>
        _mean.AddRows(rows, weights, MemoryMarshal.AsBytes(state.AsSpan()), cell, cells);

    private void AddRun(in StoredRows rows, in RowWeights weights, double[] state, int cell, int cells) =>
        _mean.AddRuns(rows, weights, MemoryMarshal.AsBytes(state.AsSpan()), cell, cells);

    private double[] Finish(double[] state)
    {
        var result = new double[state.Length / _mean.Components];
        _mean.Finish(MemoryMarshal.AsBytes(state.AsSpan()), MemoryMarshal.AsBytes(result.AsSpan()));
        return result;
    }
}
