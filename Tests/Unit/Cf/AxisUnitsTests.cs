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

    [Theory]
    [InlineData(850, "hPa", "Pa", 85000)]
    [InlineData(85000, "Pa", "mb", 850)]
    [InlineData(7, "Pa", "hPa", 0.07)]
    [InlineData(0.07, "hPa", "Pa", 7)] // In binary digits 7.000000000000001.
    [InlineData(92.5, "kPa", "millibar", 925)]
    [InlineData(1, "atm", "Pa", 101325)]
    [InlineData(2, "bar", "dbar", 20)]
    [InlineData(-1.5, "km", "meters", -1500)]
    [InlineData(100, "ft", "m", 30.48)]
    [InlineData(0, "cm", "km", 0)]
    [InlineData(1e20, "hPa", "Pa", 1e22)]
    [InlineData(0.1, "furlong", " furlong ", 0.1)]
    [InlineData(3, "layer", "1", 3)]
    public void Numbers_are_converted_to_the_last_digit(double number, string from, string to, double expected) =>
        Assert.Equal(expected, AxisUnits.Convert(number, from, to));

    [Theory]
    [InlineData("hPa", "m")]
    [InlineData("hPa", "1")]
    [InlineData("furlong", "m")]
    [InlineData("Pa", null)]
    public void Other_quantities_are_not_converted(string from, string? to) =>
        Assert.Null(AxisUnits.Convert(1, from, to));

    [Fact]
    public void What_can_be_converted_is_told_in_words()
    {
        Assert.Equal("Pa, hPa, kPa, dbar, bar or atm", AxisUnits.Convertible("millibars"));
        Assert.Equal("cm, ft, m or km", AxisUnits.Convertible("km"));
        Assert.Equal("furlong", AxisUnits.Convertible(" furlong"));
    }
}
