using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Tests.Unit.Cf;

public class DimensionResolverTests
{
    private static readonly Coordinate[] _coads =
    [
        Axes.Of("TIME", AxisKind.T, "hour since 0000-01-01 00:00:00", 366, 8401.335),
        Axes.Of("COADSY", AxisKind.Y, "degrees_north", -89, 89),
        Axes.Of("COADSX", AxisKind.X, "degrees_east", 21, 379),
    ];

    private static readonly Coordinate[] _rotated =
    [
        Axes.Of("rlat", AxisKind.Y, "degrees", -20, 20) with
        {
            Attributes = AttributeSet.Empty.With("units", "degrees").With("standard_name", "grid_latitude"),
        },
        Axes.Of("x", AxisKind.X, "km", -2000, 2000),
    ];

    [Theory]
    [InlineData("TIME", "TIME")]
    [InlineData("time", "TIME")]
    [InlineData("t", "TIME")]
    [InlineData("COADSY", "COADSY")]
    [InlineData("coadsx", "COADSX")]
    [InlineData("lat", "COADSY")]
    [InlineData("Latitude", "COADSY")]
    [InlineData("y", "COADSY")]
    [InlineData("lon", "COADSX")]
    [InlineData(" longitude ", "COADSX")]
    [InlineData("X", "COADSX")]
    [InlineData("lev", null)]
    [InlineData("plev", null)]
    [InlineData("", null)]
    public void A_dimension_is_found_by_name_or_by_role(string requested, string? expected) =>
        Assert.Equal(expected, DimensionResolver.Resolve(requested, _coads));

    [Theory]
    [InlineData("level")]
    [InlineData("lev")]
    [InlineData("plev")]
    [InlineData("z")]
    [InlineData("height")]
    [InlineData("depth")]
    public void Any_vertical_name_finds_the_vertical_axis(string requested) =>
        Assert.Equal(
            "ZAXLEVITR",
            DimensionResolver.Resolve(requested, [Axes.Of("ZAXLEVITR", AxisKind.Z, "METERS", 0, 10), .. _coads]));

    [Fact]
    public void An_exact_name_goes_before_another_case_and_before_a_role()
    {
        Coordinate[] axes =
        [
            Axes.Of("lat", AxisKind.Y, "degrees_north", 1), Axes.Of("LAT", AxisKind.Y, "degrees_north", 2),
            Axes.Of("y", AxisKind.X, "degrees_east", 3),
        ];

        Assert.Equal("LAT", DimensionResolver.Resolve("LAT", axes));
        Assert.Equal("lat", DimensionResolver.Resolve("lat", axes));
        Assert.Equal("y", DimensionResolver.Resolve("y", axes));
        Assert.Null(DimensionResolver.Resolve("Lat", axes));
        Assert.Null(DimensionResolver.Resolve("latitude", axes));
    }

    // Degrees of a rotated pole and kilometres are no latitudes and longitudes: numbers would mean other places.
    [Fact]
    public void True_latitude_is_not_mistaken_for_a_rotated_one()
    {
        Assert.Null(DimensionResolver.Resolve("lat", _rotated));
        Assert.Null(DimensionResolver.Resolve("lon", _rotated));
        Assert.Equal("rlat", DimensionResolver.Resolve("y", _rotated));
        Assert.Equal("rlat", DimensionResolver.Resolve("rlat", _rotated));
    }

    // FIELD_NOTES 39, 45: the axes and what they extend over are in the message.
    [Fact]
    public void What_is_not_there_is_named_with_the_axes_that_are()
    {
        Coordinate[] axes =
        [
            Axes.Time("days since 1850-01-01", "standard", 15.5, 3636.5), Axes.Lat(-90, 90), Axes.Lon(0, 357.5),
        ];

        var error = Assert.Throws<ComputeException>(() => DimensionResolver.Require("level", "tas", axes));

        Assert.Equal((Fault.InvalidValue, "level"), (error.Fault, error.Locator));
        Assert.Equal(
            "dimension `level` is not in tas: its axes are time [1850-01-16 .. 1859-12-16], lat [-90 .. 90], "
            + "lon [0 .. 357.5]",
            error.Message);
        Assert.Same(axes[1], DimensionResolver.Require("latitude", "tas", axes));
    }

    [Fact]
    public void An_ambiguous_role_names_the_candidates()
    {
        Coordinate[] axes = [Axes.Of("time", AxisKind.T, "days since 2000-01-01", 1) with { Name = "start" },
            Axes.Of("reached", AxisKind.T, "days since 2000-01-01", 1)];

        var message = Assert.Throws<ComputeException>(() => DimensionResolver.Require("time", "tas", axes)).Message;

        Assert.Contains("start or reached", message, StringComparison.Ordinal);
    }

    // FIELD_NOTES 39
    [Theory]
    [InlineData("time", true)]
    [InlineData(" T", true)]
    [InlineData("plev", false)]
    public void A_variable_without_time_is_said_to_have_none(string requested, bool isTime)
    {
        var message = DimensionResolver.Missing(requested, "orog", [Axes.Lat(0, 10), Axes.Lon(0)]);

        Assert.Equal(isTime, message.Contains("orog, which does not change with time", StringComparison.Ordinal));
        Assert.Contains("its axes are lat [0 .. 10], lon [0]", message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "does not change",
            DimensionResolver.Missing("t", "tas", [Axes.Time("days since 2000-01-01", null, 1), Axes.Lon(0)]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_scalar_variable_has_no_dimensions() =>
        Assert.Contains("no dimensions", DimensionResolver.Missing("lat", "area", []), StringComparison.Ordinal);
}
