using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Tests.Unit.Arrays.Kernels;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Expressions.Accumulators;

public sealed class ExtremeAccumulatorTests
{
    private readonly ExtremeAccumulator<Larger> _largest = new();

    [Fact]
    public void Missing_values_are_left_out_and_nothing_but_missing_is_missing()
    {
        var (state, result) = (new double[3], new double[3]);
        _largest.Clear(state.AsSpan());
        _largest.AddRows(StoredSamples.Rows(1, [-1f, float.NaN, float.NaN]), state, 0, 3);
        _largest.AddRows(StoredSamples.Rows(1, [-4.0, -5.0, double.NaN]), state, 0, 3);
        _largest.AddRuns(StoredSamples.Rows(1, [float.NaN, -0.5f]), state, 0, 3);
        _largest.AddRuns(StoredSamples.Rows(1, [double.NaN, -7]), state, 0, 3);

        _largest.Finish(state, result);

        Assert.Equal([-0.5, -5, double.NaN], result);
    }

    [Fact]
    public void States_of_parts_combine_to_the_state_of_the_whole_exactly() =>
        Gen.Double.Array[0, 60].Array[1, 5].Sample(parts =>
        {
            var smallest = new ExtremeAccumulator<Smaller>();
            var combined = new[] { double.NaN };
            foreach (var part in parts)
            {
                var state = new[] { double.NaN };
                smallest.AddRuns(StoredSamples.Rows(1, part), state, 0, 1);
                smallest.Combine(combined, state);
            }

            var result = new double[1];
            smallest.Finish(combined, result);
            var valid = parts.SelectMany(part => part).Where(value => !double.IsNaN(value)).ToArray();
            Assert.Equal(valid.Length == 0 ? double.NaN : valid.Min(), result[0]);
        });
}
