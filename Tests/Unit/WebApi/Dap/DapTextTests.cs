using System.Globalization;
using Compute.Orleans.WebApi.Dap;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.WebApi.Dap;

public sealed class DapTextTests
{
    [Fact]
    public void Quotes_and_backslashes_are_escaped_and_NULs_left_out() =>
        Assert.Equal("\"say \\\"hi\\\" \\\\ \n\"", DapText.Quote("say \"hi\" \\ \0\n"));

    [Fact]
    public void Numbers_read_back_as_the_same_bits()
    {
        Gen.Float.Where(float.IsFinite).Sample(number =>
            BitConverter.SingleToInt32Bits(float.Parse(DapText.Of(number), CultureInfo.InvariantCulture))
            == BitConverter.SingleToInt32Bits(number));
        Gen.Double.Where(double.IsFinite).Sample(number =>
            BitConverter.DoubleToInt64Bits(double.Parse(DapText.Of(number), CultureInfo.InvariantCulture))
            == BitConverter.DoubleToInt64Bits(number));
    }

    [Fact]
    public void What_is_no_number_is_said_as_C_reads_it() => Assert.Equal(
        ["NaN", "Inf", "-Inf", "NaN"],
        [DapText.Of(double.NaN), DapText.Of(double.PositiveInfinity), DapText.Of(float.NegativeInfinity), DapText.Of(float.NaN)]);
}
