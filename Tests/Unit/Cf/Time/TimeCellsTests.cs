using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Tests.Unit.Cf.Time;

public class TimeCellsTests
{
    private const string Days = "days since 2000-01-01";

    [Fact]
    public void Overlapping_cells_of_two_inputs_name_both_and_the_dates()
    {
        var error = Assert.Throws<ComputeException>(() => Join([14, 0, 31], [15, 0, 31]));

        Assert.Equal(Fault.InvalidValue, error.Fault);
        foreach (var part in (string[])["0.nc", "1.nc", "2000-01-15", "2000-01-16", "bounds"])
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Cells_that_touch_or_miss_by_rounding_are_apart()
    {
        Assert.Equal(2, Join([15, 0, 31], [45, 31, 60]).Coordinate.Length);
        Assert.Equal(2, Join([15, 0, 31.001], [45, 31, 60]).Coordinate.Length);
    }

    [Fact]
    public void Running_means_overlap_by_their_nature() =>
        Assert.Equal(3, Join([1.5, 0, 3, 2.5, 1, 4], [3.5, 2, 5]).Coordinate.Length);

    [Fact]
    public void A_climatology_is_let_through()
    {
        var first = Axes.Time(Days, null, 15).WithBounds(0, 3650);
        var second = Axes.Time(Days, null, 45).WithBounds(31, 3680);
        var climatology = first with { Attributes = first.Attributes.With("climatology", "time_bnds") };

        Assert.Equal(2, TimeJoin.Join([("a", climatology), ("b", second)], null).Coordinate.Length);
        Assert.Throws<ComputeException>(() => TimeJoin.Join([("a", first), ("b", second)], null));
    }

    // Each input: value, low, high, value, low, high, ...
    private static TimeJoin Join(params double[][] inputs) => TimeJoin.Join(
        [.. inputs.Select((input, i) => ($"{i}.nc", Axes
            .Time(Days, null, [.. input.Chunk(3).Select(step => step[0])])
            .WithBounds([.. input.Chunk(3).SelectMany(step => step[1..])])))],
        null);
}
