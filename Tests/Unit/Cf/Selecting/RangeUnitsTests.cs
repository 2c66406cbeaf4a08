using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Selecting;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Tests.Unit.Cf.Selecting;

/// <summary>Ranges of values in other units than the axis has.</summary>
public sealed class RangeUnitsTests
{
    [Fact]
    public void Levels_are_found_in_units_of_the_client_s()
    {
        var plev = Axes.Of("plev", AxisKind.Z, "Pa", 100000, 92500, 85000, 70000, 50000);
        var inHectopascals = Axes.Of("plev", AxisKind.Z, "hPa", 1000, 925, 850, 700, 500).AsFloat();
        var range = new ValueRange("level", 850, 500) { Units = "hPa" };

        Assert.Equal([85000, 70000, 50000], AxisSelector.Select(plev, range, "ta").Result.Values);
        Assert.Equal([850, 700, 500], AxisSelector.Select(inHectopascals, range, "ta").Result.Values);
        Assert.Equal(
            [1], AxisSelector.Select(inHectopascals, new ValueRange("level", 92.5, 92.5) { Units = "kPa" }, "ta").Positions());
    }

    [Theory]
    [InlineData("m", "Pa", "Pa, hPa, kPa, dbar, bar or atm would do")]
    [InlineData("hPa", null, "has no units: leave units out")]
    [InlineData("hPa", "furlong", "furlong would do")]
    public void Units_that_do_not_fit_the_axis_are_refused(string units, string? own, string expected)
    {
        var error = Assert.Throws<ComputeException>(() => AxisSelector.Select(
            Axes.Of("plev", AxisKind.Z, own, 1000, 500), new ValueRange("level", 1, 2) { Units = units }, "ta"));

        Assert.Contains($"is in `{units}`", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("plev [1000 .. 500]", error.Message, StringComparison.Ordinal);
    }
}
