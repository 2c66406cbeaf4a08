using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Tests.Unit.Cf;

public sealed class AxisUnitsTests
{
    [Theory]
    [InlineData("degrees_north", " degree_N ")]
    [InlineData("degrees_east", "degreesE")]
    [InlineData("degrees", "degrees_east")]
    [InlineData("hPa", "millibars")]
    [InlineData("m", "meters")]
    [InlineData("1", "level")]
    [InlineData("furlong", "furlong")]
    [InlineData(null, "Pa")]
    [InlineData("Pa", " ")]
    public void Names_of_one_unit_and_units_that_are_not_known_are_the_same(string? one, string? other)
    {
        Assert.True(AxisUnits.AreSame(one, other));
        Assert.True(AxisUnits.AreSame(other, one));
    }

    [Theory]
    [InlineData("Pa", "hPa")]
    [InlineData("m", "km")]
    [InlineData("degrees_east", "degrees_west")]
    [InlineData("degrees_east", "m")]
    [InlineData("furlong", "m")]
    public void Other_units_are_not(string one, string other) => Assert.False(AxisUnits.AreSame(one, other));
}
