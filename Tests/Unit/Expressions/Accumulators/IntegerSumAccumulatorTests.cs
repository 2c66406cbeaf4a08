using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Tests.Unit.Expressions.Accumulators;

public sealed class IntegerSumAccumulatorTests
{
    private readonly IntegerSumAccumulator _sum = new();

    [Fact]
    public void Sums_are_exact_where_double_is_not()
    {
        var (state, later) = (new long[2], new long[2]);
        _sum.Clear(MemoryMarshal.AsBytes(state.AsSpan()));
        _sum.AddRows([1L << 60, -5], 0, 1, state);
        _sum.AddRun([1, 1, 1], ref state[0]);
        _sum.AddRun([-1], ref later[1]);

        _sum.Combine(MemoryMarshal.AsBytes(state.AsSpan()), MemoryMarshal.AsBytes(later.AsSpan()));

        Assert.Equal([(1L << 60) + 3, -6], state);
    }

    [Fact]
    public void A_sum_that_int64_does_not_hold_is_refused_and_never_wrong()
    {
        var state = new[] { long.MaxValue };

        var refusal = Assert.Throws<ComputeException>(() => _sum.AddRun([1], ref state[0]));

        Assert.Equal(Fault.TooLarge, refusal.Fault);
        Assert.Contains("CDAT.multiply", refusal.Message, StringComparison.Ordinal);
    }
}
