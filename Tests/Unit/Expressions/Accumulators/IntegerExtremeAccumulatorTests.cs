using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Expressions.Accumulators;

namespace Compute.Orleans.Tests.Unit.Expressions.Accumulators;

public sealed class IntegerExtremeAccumulatorTests
{
    [Theory]
    [InlineData(true, new[] { (1L << 60) + 1, -3, long.MinValue })]
    [InlineData(false, new[] { 1L << 60, -4, long.MaxValue })]
    public void Values_are_compared_exactly_and_of_nothing_the_neutral_number_is_left(bool isLargest, long[] expected)
    {
        var accumulator = new IntegerExtremeAccumulator(isLargest);
        var (state, later) = (new long[3], new long[3]);
        accumulator.Clear(MemoryMarshal.AsBytes(state.AsSpan()));
        accumulator.Clear(MemoryMarshal.AsBytes(later.AsSpan()));
        accumulator.AddRows([1L << 60, -4, 1L << 60, -4], 2, 2, state.AsSpan(0, 2));
        accumulator.AddRun([accumulator.Neutral, (1L << 60) + 1], ref later[0]);
        accumulator.AddRun([], ref later[2]);
        accumulator.AddRows([-3], 0, 1, later.AsSpan(1, 1));

        accumulator.Combine(MemoryMarshal.AsBytes(state.AsSpan()), MemoryMarshal.AsBytes(later.AsSpan()));

        Assert.Equal(expected, state);
    }
}
