using Compute.Orleans.Engine.Cf.Time;

namespace Compute.Orleans.Tests.Unit.Cf.Time;

public class DateFieldsTests
{
    [Theory]
    [InlineData("2000", "2000/-/- -:-:-.0 +0")]
    [InlineData("850", "850/-/- -:-:-.0 +0")]
    [InlineData("12000", "12000/-/- -:-:-.0 +0")]
    [InlineData("-0044-03-15", "-44/3/15 -:-:-.0 +0")]
    [InlineData("+012000-02", "12000/2/- -:-:-.0 +0")]
    [InlineData("2000-02", "2000/2/- -:-:-.0 +0")]
    [InlineData("200002", "2000/2/- -:-:-.0 +0")]
    [InlineData("2000-2-5", "2000/2/5 -:-:-.0 +0")]
    [InlineData("20000205", "2000/2/5 -:-:-.0 +0")]
    [InlineData("2000-02-05T12", "2000/2/5 12:-:-.0 +0")]
    [InlineData("2000-02-05 12:30", "2000/2/5 12:30:-.0 +0")]
    [InlineData("20000205T1230", "2000/2/5 12:30:-.0 +0")]
    [InlineData("20000205T123015Z", "2000/2/5 12:30:15.0 +0")]
    [InlineData("2000-02-05T12:30:15.000000000", "2000/2/5 12:30:15.0 +0")]
    [InlineData("2000-02-05T12:30:15.25Z", "2000/2/5 12:30:15.250000000 +0")]
    [InlineData("1850-1-1 00:00:0.0 -3:00", "1850/1/1 0:0:0.0 -180")]
    [InlineData("1850-1-1 00:00:00 -0300", "1850/1/1 0:0:0.0 -180")]
    [InlineData("1850-1-1 -3:00", "1850/1/1 -:-:-.0 -180")]
    [InlineData("1850-1-1 00:00:00+05:30", "1850/1/1 0:0:0.0 +330")]
    [InlineData("1850-1-1 00:00:00 UTC", "1850/1/1 0:0:0.0 +0")]
    [InlineData(" 1970-01-01T00:00:00Z ", "1970/1/1 0:0:0.0 +0")]
    [InlineData("2000-02-05 12:30:15.1234567891", "2000/2/5 12:30:15.123456789 +0")]
    public void Fields_are_read_as_they_are_written(string text, string expected)
    {
        var fields = DateFields.Read(text, out _);

        Assert.NotNull(fields);
        Assert.Equal(
            expected,
            $"{fields.Year}/{Text(fields.Month)}/{Text(fields.Day)} "
            + $"{Text(fields.Hour)}:{Text(fields.Minute)}:{Text(fields.Second)}.{fields.Nanosecond} "
            + (fields.OffsetMinutes < 0 ? "" : "+") + fields.OffsetMinutes);

        static string Text(int? field) => field?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-";
    }

    [Theory]
    [InlineData("2000-13", "its month is 13")]
    [InlineData("2000-00", "its month is 0")]
    [InlineData("2000-01-32", "its day is 32")]
    [InlineData("2000-01-01T25", "its hour is 25")]
    [InlineData("2000-01-01T12:60", "its minute is 60")]
    [InlineData("2000-01-01T12:00:60", "its second is 60")]
    [InlineData("", "it is not a date")]
    [InlineData("february", "it is not a date")]
    [InlineData("2000-02-05T", "it is not a date")]
    [InlineData("2000-02-05T12:30:15 CET", "it is not a date")]
    [InlineData("2000/02/05", "it is not a date")]
    [InlineData("2000205", "it is not a date")]
    [InlineData("12345678901234567890", "it is not a date")]
    [InlineData("2000-02-05\n", null)]
    [InlineData("٢٠٠٠", "it is not a date")]
    public void What_is_no_date_is_named(string text, string? problem)
    {
        Assert.Equal(problem is null, DateFields.Read(text, out var found) is not null);
        Assert.StartsWith(problem ?? "", found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_is_refused_at_once() =>
        Assert.Null(DateFields.Read("2000-01-01 " + new string(' ', 100_000) + "x", out _));
}
