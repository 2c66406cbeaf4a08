using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Tests.Unit.Arrays.Kernels;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Expressions.Accumulators;

public sealed class MeanAccumulatorTests
{
    private readonly MeanAccumulator _mean = new();

    [Fact]
    public void Missing_values_are_left_out_and_nothing_but_missing_is_missing()
    {
        var state = new double[2 * 3];
        _mean.AddRows(StoredSamples.Rows(1, [1f, float.NaN, float.NaN]), state, 0, 3);
        _mean.AddRows(StoredSamples.Rows(1, [4.0, 5.0, double.NaN]), state, 0, 3);
        _mean.AddRuns(StoredSamples.Rows(1, [7f, float.NaN]), state, 0, 3);
        var result = new double[3];

        _mean.Finish(state, result);

        Assert.Equal([4, 5, double.NaN], result);
    }

    [Fact]
    public void States_of_parts_combine_to_the_state_of_the_whole() => Gen.Int[-1000, 1000].Array[0, 60].Array[1, 5]
        .Sample(parts =>
        {
            var combined = new double[2];
            foreach (var part in parts)
            {
                var state = new double[2];
                _mean.AddRuns(StoredSamples.Rows(1, [.. part.Select(number => (float)number)]), state, 0, 1);
                _mean.Combine(combined, state);
            }

            var all = parts.SelectMany(part => part).ToArray();
            Assert.Equal([all.Sum(), all.Length], combined);
        });
}
