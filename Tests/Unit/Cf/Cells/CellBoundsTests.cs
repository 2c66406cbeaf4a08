using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Cells;

namespace Compute.Orleans.Tests.Unit.Cf.Cells;

public sealed class CellBoundsTests
{
    [Theory]
    [InlineData(new[] { 0.0, 10, 30 }, new[] { -5.0, 5, 5, 20, 20, 40 })]
    [InlineData(new[] { 30.0, 10, 0 }, new[] { 40.0, 20, 20, 5, 5, -5 })]
    [InlineData(new[] { 20.0 }, new[] { 19.5, 20.5 })]
    public void Bounds_lie_midway_and_the_outermost_cells_are_as_wide_outwards_as_inwards(
        double[] values, double[] expected) => Assert.Equal(expected, CellBounds.Made(Latitudes(values)).Bounds);

    [Theory]
    [InlineData(new[] { -60.0, 0, 60 }, -90, 90)]
    [InlineData(new[] { -90.0, 0, 90 }, -90, 90)]
    [InlineData(new[] { 87.8638, 85.0965 }, 90, 83.71285)] // Gaussian: no row fits between the first and the pole.
    [InlineData(new[] { 84.0, 86, 88 }, 83, 89)] // A row at 90 would fit: it is missing, not part of the last.
    [InlineData(new[] { 87.9, 87.65 }, 88.025, 87.525)]
    public void The_outermost_latitudes_reach_the_pole_where_no_further_row_would_fit(
        double[] values, double first, double last)
    {
        var bounds = CellBounds.Made(Latitudes(values)).Bounds;

        Assert.Equal(first, bounds[0], 1e-10);
        Assert.Equal(last, bounds[^1], 1e-10);
    }

    [Fact]
    public void Longitudes_may_start_anew()
    {
        var longitudes = Axis("lon", "degrees_east", [90, 180, -90, 0]);

        Assert.Equal([45, 135, 135, 225, -135, -45, -45, 45], CellBounds.Made(longitudes).Bounds);
    }

    [Fact]
    public void What_a_file_has_stays_and_what_is_no_latitude_or_longitude_gets_none()
    {
        var known = Latitudes(0, 10) with { Bounds = [0, 1, 9, 10], BoundsName = "lat_bnds" };

        Assert.Same(known, CellBounds.Made(known));
        Assert.True(CellBounds.Made(Axis("y", "km", [0, 10])).Bounds.IsDefault);
        Assert.True(CellBounds.Made(Axis("lat", "radians", [0, 1])).Bounds.IsDefault);
        Assert.True(CellBounds.Made(Axis("time", "days since 2000-01-01", [0, 10])).Bounds.IsDefault);
        Assert.True(CellBounds.Made(Axis("lat", "degrees_north", [])).Bounds.IsDefault);
        Assert.Null(CellBounds.Made(Latitudes(0, 10)).BoundsName);
    }

    [Theory]
    [InlineData("rlat", "degrees", true)]
    [InlineData("lat", "", true)]
    [InlineData("y", "", false)]
    [InlineData("y", "m", false)]
    [InlineData("COADSY", "degrees_north", true)]
    public void Latitudes_are_told_by_units_or_name(string name, string units, bool expected) =>
        Assert.Equal(expected, CellBounds.AreLatitudes(Axis(name, units, [0])));

    private static Coordinate Latitudes(params double[] values) => Axis("lat", "degrees_north", values);

    private static Coordinate Axis(string name, string units, double[] values)
    {
        var attributes = units.Length == 0 ? AttributeSet.Empty : AttributeSet.Empty.With("units", units);
        return new Coordinate
        {
            Name = name,
            Type = ElementType.Double,
            Values = [.. values],
            Attributes = attributes,
            Axis = AxisDetector.Detect(name, attributes),
        };
    }
}
