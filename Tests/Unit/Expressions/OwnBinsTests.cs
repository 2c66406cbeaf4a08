using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Unit.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Expressions;

public sealed class OwnBinsTests
{
    private static readonly ImmutableArray<double> _edges = [0, 2, 4, 6, 9];

    private readonly NodeArrays _arrays = new();

    // Bins that are next to each other are filled in one pass, others one by one; some are not wanted.
    [Theory]
    [InlineData(0, 4, 1, new double[] { 2, 3.5, 5, 8.5 })]
    [InlineData(1, 2, 1, new double[] { 3.5, 5 })]
    [InlineData(0, 2, 2, new double[] { 2, 5 })]
    [InlineData(1, 2, 2, new double[] { 3.5, 8.5 })]
    public void Each_wanted_bin_takes_the_values_between_its_edges(long start, long count, long step, double[] means)
    {
        var bins = Of(new IndexRange(start, count, step));
        var state = new double[bins.Components * means.Length];
        var later = new double[state.Length];
        var result = new double[means.Length];
        bins.Clear(Bytes(state));
        bins.Clear(Bytes(later));

        bins.AddRuns(StoredSamples.Rows(2, 2.0, 0.0, 3.0, 5.0, 9.0, -1.0), default, Bytes(state), 0, means.Length);
        bins.AddRuns(StoredSamples.Rows(1, 4.0, double.NaN, 8.0, 9.5), default, Bytes(later), 0, means.Length);
        bins.Combine(Bytes(state), Bytes(later));
        bins.Finish(Bytes(state), Bytes(result));

        Assert.Equal(means, result);
        Assert.Equal(ElementType.Double, bins.Result);
    }

    [Fact]
    public void Rows_that_stay_have_no_bins_of_their_own() => Assert.Throws<UnreachableException>(
        () => Of(new IndexRange(0, 4)).AddRows(StoredSamples.Rows(1, 2.0), default, new byte[64], 0, 4));

    private static Span<byte> Bytes(double[] numbers) => MemoryMarshal.AsBytes(numbers.AsSpan());

    private OwnBins Of(IndexRange wanted)
    {
        var values = _arrays.Read([1], 0.0);
        return new(new MeanAccumulator(), ReductionGroups.Of(_edges, values, [0]).Select(wanted));
    }
}
