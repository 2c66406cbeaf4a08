using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

public sealed class MomentRowsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Vector_forms_equal_the_scalar_twin_bit_by_bit_at_every_length(bool hasInfinities)
    {
        foreach (var length in KernelSamples.Lengths)
        {
            var floats = KernelSamples.Floats(length, hasInfinities);
            var doubles = KernelSamples.Doubles(length, hasInfinities);

            Assert.Equal(
                Twice(length, state => MomentRows.AddScalar<float>(floats, state, 1, length + 2)),
                Twice(length, state => MomentRows.Add(floats, state, 1, length + 2)));
            Assert.Equal(
                Twice(length, state => MomentRows.AddScalar<double>(doubles, state, 1, length + 2)),
                Twice(length, state => MomentRows.Add(doubles, state, 1, length + 2)));
        }
    }

    [Fact]
    public void A_missing_value_neither_adds_nor_counts()
    {
        var state = new double[MomentRows.Components * 2];

        MomentRows.Add([3f, float.NaN], state, 0, 2);
        MomentRows.Add([double.NaN, 2.0], state, 0, 2);

        Assert.Equal([1, 1, 3, 2, 0, 0, 9, 4, 0, 0], state);
    }

    // Of NaN, which infinities leave in the losses, there are many.
    private static IEnumerable<long> Twice(int length, Action<double[]> add)
    {
        var state = new double[MomentRows.Components * (length + 2)];
        add(state);
        add(state);
        return state.Select(value => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value));
    }
}
