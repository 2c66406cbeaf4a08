using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Expressions.Accumulators;

/// <summary>The sum of integers, exact in int64; of nothing it is 0.</summary>
internal sealed class IntegerSumAccumulator : IntegerAccumulator
{
    public override long Neutral => 0;

    public override void AddRows(ReadOnlySpan<long> rows, int stride, int count, Span<long> state) =>
        Check(IntegerSumRows.Add(rows, stride, count, state));

    public override void AddRun(ReadOnlySpan<long> run, ref long kept) => Check(IntegerSumRuns.Add(run, ref kept));

    private static void Check(bool isWithin)
    {
        if (!isWithin)
        {
            throw new ComputeException(
                Fault.TooLarge,
                "operation",
                "a sum of integers is beyond 9.2e18, the largest that int64 holds: a smaller region, fewer axes, or "
                + "CDAT.multiply by 1.0 first, which makes floating-point values of them, would do");
        }
    }
}
