using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Planning;

/// <summary>Along which dimension the input of a reduction is cut, and into how many partitions.</summary>
public sealed class ReductionCutTests
{
    private static readonly WorkTarget _target = new(64 << 20);

    // Ten years of daily maps: 757 MB, of which 64 MiB are a partition.
    [Theory]
    [InlineData("0", "1,180,288", 0, 12)] // a mean over time, a chunk for each time step
    [InlineData("0", "73,45,72", 0, 12)]
    [InlineData("0", "3650,12,16", 2, 12)] // chunks of all time: 18 groups of longitudes, 15 of latitudes
    [InlineData("0", "3650,12,288", 1, 12)]
    [InlineData("0", "3650,180,16", 2, 12)]
    [InlineData("0", "3650,60,288", 1, 3)]
    [InlineData("0", "1825,60,288", 1, 3)]
    [InlineData("0", "3650,180,288", 0, 1)] // one chunk is one partition
    [InlineData("2", "1,180,288", 0, 12)] // a zonal mean
    [InlineData("1,2", "1,180,288", 0, 12)]
    [InlineData("0,1,2", "1,180,288", 0, 12)]
    [InlineData("0,1,2", "3650,12,16", 1, 12)]
    [InlineData("0,1,2", "3650,1,1", 1, 12)]
    public void Chunks_are_cut_along_the_dimension_that_has_enough_of_them(
        string axes, string chunks, int axis, long parts)
    {
        var input = PlannedArrays.Chunked([3650, 180, 288], Numbers(chunks));

        var cut = ReductionCut.Of(Mean(input, axes), _target);

        // Of equally many partitions along two dimensions, those along the slower one.
        Assert.Equal(new ReductionCut(chunks == "3650,12,16" && axis == 2 ? 1 : axis, parts), cut);
    }

    [Theory]
    [InlineData("0", 3650, 180, 288, 0, 12)]
    [InlineData("0,1,2", 3650, 180, 288, 0, 12)]
    [InlineData("0,2", 2, 20_000, 10_000, 1, 24)] // two rows: long runs along the second dimension
    [InlineData("0,2", 2000, 200, 500, 0, 12)]
    [InlineData("1,2", 1, 1000, 100_000, 1, 8)]
    public void What_is_one_run_is_cut_where_long_runs_stay_together(
        string axes, long times, long rows, long columns, int axis, long parts)
    {
        var cut = ReductionCut.Of(Mean(PlannedArrays.Contiguous(times, rows, columns), axes), _target);

        Assert.Equal(new ReductionCut(axis, parts), cut);
    }

    [Fact]
    public void Large_states_allow_fewer_partitions_along_a_reduced_dimension_and_not_along_a_kept_one()
    {
        // A quarter degree for ten years: 15 GB, a state of 16.6 MB.
        var steps = Mean(PlannedArrays.Chunked([3650, 720, 1440], [1, 720, 1440]), "0");
        var series = Mean(PlannedArrays.Chunked([3650, 720, 1440], [3650, 2, 1440]), "0");
        var states = steps.StateBytes(Region.ElementsOf(steps.Shape.AsSpan()));

        Assert.Equal(new ReductionCut(0, steps.WorkBytes / (ReductionCut.StateShare * states)), ReductionCut.Of(steps, _target));
        Assert.Equal(new ReductionCut(1, 228), ReductionCut.Of(series, _target));
    }

    private static ReduceNode Mean(Node input, string axes) =>
        new(input, [.. Numbers(axes).Select(axis => (int)axis)], new MeanAccumulator());

    private static long[] Numbers(string text) =>
        [.. text.Split(',').Select(number => long.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];
}
