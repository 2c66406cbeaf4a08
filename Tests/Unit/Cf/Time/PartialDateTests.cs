using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Tests.Unit.Cf.Time;

public class PartialDateTests
{
    [Theory]
    [InlineData("2000", "standard", "2000-01-01T00:00:00", "2000-12-31T23:59:59.999999999")]
    [InlineData("2000-02", "standard", "2000-02-01T00:00:00", "2000-02-29T23:59:59.999999999")]
    [InlineData("2000-02", "noleap", "2000-02-01T00:00:00", "2000-02-28T23:59:59.999999999")]
    [InlineData("2000-02", "360_day", "2000-02-01T00:00:00", "2000-02-30T23:59:59.999999999")]
    [InlineData("2000", "360_day", "2000-01-01T00:00:00", "2000-12-30T23:59:59.999999999")]
    [InlineData("200002", "julian", "2000-02-01T00:00:00", "2000-02-29T23:59:59.999999999")]
    [InlineData("2000-2-5", "standard", "2000-02-05T00:00:00", "2000-02-05T23:59:59.999999999")]
    [InlineData("2000-02-05T12", "standard", "2000-02-05T12:00:00", "2000-02-05T12:59:59.999999999")]
    [InlineData("2000-02-05 12:30", "standard", "2000-02-05T12:30:00", "2000-02-05T12:30:59.999999999")]
    [InlineData("2000-02-05T12:30:15", "standard", "2000-02-05T12:30:15", "2000-02-05T12:30:15.999999999")]
    [InlineData("2000-02-05T12:30:15.000000000", "standard", "2000-02-05T12:30:15", "2000-02-05T12:30:15")]
    [InlineData("2000-02-05T12:30-03:00", "standard", "2000-02-05T15:30:00", "2000-02-05T15:30:59.999999999")]
    [InlineData("1582-10", "standard", "1582-10-01T00:00:00", "1582-10-31T23:59:59.999999999")]
    [InlineData("-1", "standard", "-0001-01-01T00:00:00", "-0001-12-31T23:59:59.999999999")]
    [InlineData("0000", "noleap", "0000-01-01T00:00:00", "0000-12-31T23:59:59.999999999")]
    public void A_date_names_a_period(string text, string calendar, string first, string last)
    {
        var date = PartialDate.Parse(text, "time");
        var known = Calendar.Parse(calendar, "time");

        Assert.Equal(first, known.DateOf(date.First(known)).ToString());
        Assert.Equal(last, known.DateOf(date.Last(known)).ToString());
        Assert.True(date.ExistsIn(known));
    }

    // FIELD_NOTES 38: an impossible date yields inward.
    [Theory]
    [InlineData("2000-02-30", "standard", "2000-03-01T00:00:00", "2000-02-29T23:59:59.999999999")]
    [InlineData("2000-02-29", "noleap", "2000-03-01T00:00:00", "2000-02-28T23:59:59.999999999")]
    [InlineData("2000-02-30T12:00:00", "standard", "2000-03-01T00:00:00", "2000-02-29T23:59:59.999999999")]
    [InlineData("2000-05-31", "360_day", "2000-06-01T00:00:00", "2000-05-30T23:59:59.999999999")]
    [InlineData("2000-12-31", "360_day", "2001-01-01T00:00:00", "2000-12-30T23:59:59.999999999")]
    [InlineData("1582-10-10", "standard", "1582-10-15T00:00:00", "1582-10-04T23:59:59.999999999")]
    public void An_impossible_date_yields_inward(string text, string calendar, string first, string last)
    {
        var date = PartialDate.Parse(text, "time");
        var known = Calendar.Parse(calendar, "time");

        Assert.False(date.ExistsIn(known));
        Assert.Equal(first, known.DateOf(date.First(known)).ToString());
        Assert.Equal(last, known.DateOf(date.Last(known)).ToString());
    }

    [Theory]
    [InlineData("2000-02-05T12:30:15", true)]
    [InlineData("2000-02-05T12:30:15.5Z", true)]
    [InlineData("2000-02-05T12:30", false)]
    [InlineData("2000-02-05", false)]
    [InlineData("2000", false)]
    public void Only_a_date_with_seconds_names_an_instant(string text, bool expected) =>
        Assert.Equal(expected, PartialDate.Parse(text, "time").NamesInstant);

    [Theory]
    [InlineData("2000", "2001", "2000", "2001")]
    [InlineData("2001", "2000", "2000", "2001")]
    [InlineData("2000-02", "2000", "2000-02", "2000")]
    [InlineData("2000", "2000-02", "2000", "2000-02")]
    [InlineData("2001", "2000-02", "2000-02", "2001")]
    [InlineData("2000-02-30", "2000-02-30", "2000-02-30", "2000-02-30")]
    [InlineData("2000-02-31", "2000-02-30", "2000-02-30", "2000-02-31")]
    [InlineData("2000-01-01T00:00+02:00", "1999-12-31T23:00", "2000-01-01T00:00+02:00", "1999-12-31T23:00")]
    public void Ends_are_put_in_order(string one, string other, string start, string end)
    {
        var ordered = PartialDate.Order(PartialDate.Parse(one, "time"), PartialDate.Parse(other, "time"));

        Assert.Equal((start, end), (ordered.Start.Text, ordered.End.Text));
    }

    [Theory]
    [InlineData("2000-13", "month is 13")]
    [InlineData("2000-01-01T25", "hour is 25")]
    [InlineData("soon", "not a date")]
    [InlineData("2000-02 -03", "no time of day")]
    public void What_is_no_date_is_refused_with_what_would_do(string text, string part)
    {
        var error = Assert.Throws<ComputeException>(() => PartialDate.Parse(text, "time"));

        Assert.Equal((Fault.InvalidValue, "time"), (error.Fault, error.Locator));
        Assert.Contains($"`{text}`", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains("2000-02-05", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_year_that_the_calendar_lacks_is_named()
    {
        var date = PartialDate.Parse("0000-05", "time");

        Assert.Contains(
            "year 0",
            Assert.Throws<ComputeException>(() => date.First(Calendar.Standard)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ComputeException>(() => date.Last(Calendar.Julian));
        Assert.False(date.ExistsIn(Calendar.Standard));
    }
}
