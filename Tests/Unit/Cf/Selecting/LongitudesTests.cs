using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Selecting;

namespace Compute.Orleans.Tests.Unit.Cf.Selecting;

public class LongitudesTests
{
    [Fact]
    public void Only_an_X_axis_in_degrees_is_circular()
    {
        Assert.True(Longitudes.Are(Axes.Lon(0)));
        Assert.True(Longitudes.Are(Axes.Of("rlon", AxisKind.X, "degrees", 0)));
        Assert.True(Longitudes.Are(Axes.Of("lon", AxisKind.X, null, 0)));
        Assert.False(Longitudes.Are(Axes.Of("x", AxisKind.X, "km", 0)));
        Assert.False(Longitudes.Are(Axes.Of("x", AxisKind.X, null, 0)));
        Assert.False(Longitudes.Are(Axes.Lat(0)));
    }

    [Theory]
    [InlineData(5, 0, 10, 0.0)]
    [InlineData(355, -10, 10, -1.0)]
    [InlineData(-5, 350, 360, 1.0)]
    [InlineData(5, 0, 720, 0.0)]
    [InlineData(0, 1, 1000, 1.0)]
    [InlineData(0, 360, 360, 1.0)]
    [InlineData(0, -720, -720, -2.0)]
    [InlineData(20, 0, 10, null)]
    [InlineData(5, 3.6e17, 3.7e17, 1e15)]
    public void The_fewest_turns_are_taken(double value, double low, double high, double? expected) =>
        Assert.Equal(expected, Longitudes.TurnsInto(value, low, high, ElementType.Double));

    [Theory]
    [InlineData(359.9, -1, -0.1)]
    [InlineData(-0.1, 1, 359.9)]
    [InlineData(1.40625, -1, -358.59375)]
    [InlineData(12.3, 0, 12.3)]
    public void Digits_survive_a_shift(double value, double turns, double expected)
    {
        Assert.Equal(expected, Longitudes.Shift(value, turns, ElementType.Double));
        Assert.Equal((double)(float)expected, Longitudes.Shift((float)value, turns, ElementType.Float));
    }

    [Fact]
    public void Shifted_integers_are_stored_as_double() =>
        Assert.Equal(ElementType.Double, Longitudes.TypeOfShifted(ElementType.Byte));
}
