using Compute.Orleans.Engine.Operations.Arithmetic;

namespace Compute.Orleans.Tests.Unit.Operations.Arithmetic;

public sealed class UnitsTests
{
    [Theory]
    [InlineData("K", "m s-1", "K m s-1")]
    [InlineData("m/s", "s", "m/s s")]
    [InlineData("1", "K", "K")]
    [InlineData("K", "", "K")]
    [InlineData(" K ", "1", "K")]
    [InlineData("K", null, null)]
    [InlineData(null, "K", null)]
    public void Units_of_a_product(string? one, string? other, string? expected) =>
        Assert.Equal(expected, Units.Product(one, other));

    [Theory]
    [InlineData("K", "s", "K/s")]
    [InlineData("kg m-2 s-1", "kg m-3", "kg m-2 s-1/(kg m-3)")]
    [InlineData("m", "m/s", "m/(m/s)")]
    [InlineData("m", "kg.m", "m/(kg.m)")]
    [InlineData("K", "K", "1")]
    [InlineData("K", "1", "K")]
    [InlineData("1", "s", "1/s")]
    [InlineData("K", null, null)]
    public void Units_of_a_quotient(string? one, string? other, string? expected) =>
        Assert.Equal(expected, Units.Quotient(one, other));

    [Theory]
    [InlineData("K", "K2")]
    [InlineData("kg m-2 s-1", "kg2 m-4 s-2")]
    [InlineData("m2", "m4")]
    [InlineData("%", "%2")]
    [InlineData("degC", "K2")]
    [InlineData("degrees_celsius", "K2")]
    [InlineData("Celsius ", "K2")]
    [InlineData("days since 2000-01-01", "days2")]
    [InlineData("m/s", "(m/s)2")]
    [InlineData("m s**-1", "(m s**-1)2")]
    [InlineData("1", "1")]
    [InlineData(null, null)]
    public void Units_of_a_variance(string? units, string? expected) => Assert.Equal(expected, Units.OfVariance(units));

    [Theory]
    [InlineData("K", 2, "K2")]
    [InlineData("K", 1, "K")]
    [InlineData("K", 0, "1")]
    [InlineData("K", -1, "K-1")]
    [InlineData("K", 0.5, null)]
    [InlineData("m2 s-2", 0.5, "m s-1")]
    [InlineData("m3", 1.0 / 3, "m")]
    [InlineData("m3", 0.3333, null)]
    [InlineData("m", 1e-9, null)]
    [InlineData("kg m-2 s-1", -2, "kg-2 m4 s2")]
    [InlineData("m", 100, null)]
    [InlineData("m/s", 3, "(m/s)3")]
    [InlineData("m/s", -1, null)]
    [InlineData("m/s", 1.5, null)]
    [InlineData("degC", 2, null)]
    [InlineData("degrees_Celsius", 2, null)]
    [InlineData("degC", 1, "degC")]
    [InlineData("days since 2000-01-01", 2, null)]
    [InlineData("C", 2, "C2")]
    [InlineData("1", 7, "1")]
    [InlineData(null, 2, null)]
    public void Units_of_a_power(string? units, double power, string? expected) =>
        Assert.Equal(expected, Units.Power(units, power));

    [Theory]
    [InlineData("K", true)]
    [InlineData(" 1 ", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Units_of_pure_numbers_are_none(string? units, bool expected) =>
        Assert.Equal(expected, Units.AreAny(units));
}
