using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf.Describing;

namespace Compute.Orleans.Tests.Unit.NetCdf.Describing;

public sealed class CdlTextTests
{
    [Theory]
    [InlineData(0, "0.", "0.f", "0")]
    [InlineData(-0.0, "-0.", "-0.f", "-0")]
    [InlineData(1.5, "1.5", "1.5f", "1.5")]
    [InlineData(1e20, "1.e+20", "1.e+20f", "1e+20")]
    [InlineData(1e-5, "1.e-05", "1.e-05f", "1e-05")]
    [InlineData(1234567, "1234567.", "1234567.f", "1234567")]
    [InlineData(12345678, "12345678.", "1.234568e+07f", "12345678")]
    [InlineData(0.1, "0.1", "0.1f", "0.1")]
    [InlineData(1e-100, "1.e-100", "1.e-100f", "1e-100")]
    [InlineData(double.NaN, "NaN", "NaNf", "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity", "-Infinityf", "-Infinity")]
    public void Numbers_are_as_C_prints_them(double number, string wide, string narrow, string plain)
    {
        Assert.Equal(wide, CdlText.Number(ElementType.Double, number));
        Assert.Equal(narrow, CdlText.Number(ElementType.Float, number));
        Assert.Equal(plain, CdlText.PlainNumber(ElementType.Double, number));
    }

    [Theory]
    [InlineData(ElementType.Byte, -1, "-1b")]
    [InlineData(ElementType.Short, 1, "1s")]
    [InlineData(ElementType.Int, 1, "1")]
    [InlineData(ElementType.UByte, 1, "1UB")]
    [InlineData(ElementType.UShort, 1, "1US")]
    [InlineData(ElementType.UInt, 1, "1U")]
    [InlineData(ElementType.Int64, 1, "1LL")]
    [InlineData(ElementType.UInt64, -1, "18446744073709551615ULL")]
    public void Integers_say_their_type(ElementType type, long number, string expected) =>
        Assert.Equal(expected, CdlText.Integer(type, number));

    [Fact]
    public void What_means_something_is_escaped()
    {
        Assert.Equal("\"a\\\"b\\\\\\n\\t\\001\\'\u2103\"", CdlText.Quoted("a\"b\\\n\t\u0001'\u2103"));
        Assert.Equal("\\9a\\ b\\(c\\)/d-e.f@g+h\u2103", CdlText.Name("9a b(c)/d-e.f@g+h\u2103"));
        Assert.Equal("\\%0a", CdlText.Name("\n"));
    }
}
