using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Tests.Unit.Arrays.Kernels;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Expressions.Accumulators;

public sealed class WeightedVarianceAccumulatorTests
{
    private readonly WeightedVarianceAccumulator _variance = new();

    // Of 1 (weight 2), 5 (weight 1) and 3 (weight 1) the mean is 2.5 and the variance (2 2.25 + 6.25 + 0.25) / 4.
    [Fact]
    public void Missing_values_and_values_without_weight_are_left_out_and_one_value_has_no_deviation()
    {
        var state = new double[4 * 4];
        AddRow([1, double.NaN, 7, double.NaN], [2, 1, 3, 1], state);
        AddRow([5, 8, double.NaN, double.NaN], [1, 0, 1, 1], state);
        AddRow([3, 9, 7, 1], [1, 1, 0.1, double.NaN], state);

        Assert.Equal([11 / 4.0, 0, 0, double.NaN], Finish(state));
    }

    [Fact]
    public void Deviations_of_a_billionth_of_the_mean_are_right()
    {
        const int Count = 100_000;
        var steps = Enumerable.Range(0, Count).Select(place => (int)(place * 7919L % 2049) - 1024).ToArray();
        var weights = Enumerable.Range(0, Count).Select(place => (place % 5) + 1.0).ToArray();
        var state = new double[4];
        _variance.AddRuns(
            StoredSamples.Rows(1, [.. steps.Select(step => 1e9 + (step / 1024.0))]),
            new(weights, 0, true),
            MemoryMarshal.AsBytes(state.AsSpan()),
            0,
            1);

        var weight = (decimal)weights.Sum();
        var mean = steps.Zip(weights).Sum(pair => pair.First * (decimal)pair.Second) / weight;
        var expected = (double)(steps.Zip(weights).Sum(pair =>
            (decimal)pair.Second * (pair.First - mean) * (pair.First - mean)) / weight / 1024 / 1024);
        Assert.Equal(expected, Finish(state)[0], expected * 1e-12);
    }

    [Fact]
    public void States_of_parts_combine_to_the_variance_of_the_whole() =>
        Gen.Select(Gen.Int[-1000, 1000], Gen.Int[0, 100]).Array[0, 40].Array[1, 5].Sample(parts =>
        {
            var combined = new double[4];
            foreach (var part in parts)
            {
                var state = new double[4];
                _variance.AddRuns(
                    StoredSamples.Rows(1, [.. part.Select(pair => (double)pair.Item1)]),
                    new([.. part.Select(pair => (double)pair.Item2), 0], 0, true),
                    MemoryMarshal.AsBytes(state.AsSpan()),
                    0,
                    1);
                _variance.Combine(MemoryMarshal.AsBytes(combined.AsSpan()), MemoryMarshal.AsBytes(state.AsSpan()));
            }

            var all = parts.SelectMany(part => part).ToArray();
            var weight = all.Sum(pair => (double)pair.Item2);
            var mean = all.Sum(pair => (double)pair.Item1 * pair.Item2) / weight;
            var expected = all.Sum(pair => pair.Item2 * (pair.Item1 - mean) * (pair.Item1 - mean)) / weight;
            var actual = Finish(combined)[0];
            Assert.True(
                weight == 0 ? double.IsNaN(actual) : Math.Abs(actual - expected) <= 1e-10 * Math.Max(1, expected),
                $"{actual} for {expected}");
        });

    private void AddRow(double[] values, double[] weights, double[] state) => _variance.AddRows(
        StoredSamples.Rows(1, values), new(weights, 0, true), MemoryMarshal.AsBytes(state.AsSpan()), 0, 4);

    private double[] Finish(double[] state)
    {
        var result = new double[state.Length / _variance.Components];
        _variance.Finish(MemoryMarshal.AsBytes(state.AsSpan()), MemoryMarshal.AsBytes(result.AsSpan()));
        return result;
    }
}
