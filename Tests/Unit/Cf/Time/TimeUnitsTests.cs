using System.Globalization;
using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;
using CsCheck;
using Calendar = Compute.Orleans.Engine.Cf.Time.Calendar;

namespace Compute.Orleans.Tests.Unit.Cf.Time;

public class TimeUnitsTests
{
    private const string RandomTimes =
        """
        import random, sys, cftime
        random.seed(int(sys.argv[1]))
        units = ["days since 1850-01-01", "days since 0001-01-01 00:00:00", "hours since 1900-01-01 06:30:00",
                 "minutes since 2000-02-28T12:00:00Z", "seconds since 1970-01-01", "milliseconds since 1999-12-30",
                 "days since 1582-10-01", "hr since 1600-2-28 12:00:0.0"]
        for calendar in ("standard", "proleptic_gregorian", "julian", "noleap", "all_leap", "360_day"):
            for unit in units:
                day = {"d": 1, "h": 24, "m": 1440, "s": 86400}[unit[0]] * (60000 if unit.startswith("milli") else 1)
                for i in range(60):
                    # such parts of a day as a double holds exactly, for cftime does not round to what was meant
                    parts = 8 if day == 1 else 96
                    value = random.randint(-20000 * parts, 200000 * parts) * day / parts
                    if cftime.num2date(0, unit, calendar).year + value / day / 360 < 2:
                        continue
                    date = cftime.num2date(value, unit, calendar)
                    print(calendar, unit.replace(" ", "_"), repr(float(value)), date.isoformat("T", "microseconds"))
        """;

    [Fact]
    public async Task Numbers_are_decoded_and_encoded_as_cftime_does()
    {
        await Python.RequireAsync("cftime");

        var lines = (await Python.RunAsync(RandomTimes, "4")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.True(lines.Length > 2000, $"only {lines.Length} dates");
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            var units = Units(words[1].Replace('_', ' '), words[0]);
            var value = double.Parse(words[2], CultureInfo.InvariantCulture);
            var instant = units.Decode(value);
            var text = units.Calendar.DateOf(instant).ToString();

            Assert.Equal((line, words[3].Replace(".000000", "", StringComparison.Ordinal)), (line, text));
            Assert.Equal((line, value), (line, units.Encode(instant)));
        }
    }

    [Theory]
    [InlineData("days since 1850-1-1 00:00:0.0", "standard", 0, "1850-01-01T00:00:00")]
    [InlineData("hours since 1970-01-01T00:00:00Z", "standard", 1, "1970-01-01T01:00:00")]
    [InlineData("days since 1850-1-1 00:00:0.0 -3:00", "standard", 0, "1850-01-01T03:00:00")]
    [InlineData("days since 1850-1-1 00:00:00 -0300", "standard", 0, "1850-01-01T03:00:00")]
    [InlineData("days since 1850-1-1 00:00:00 UTC", "standard", 1.5, "1850-01-02T12:00:00")]
    [InlineData("DAYS SINCE 1850-01", "noleap", 59, "1850-03-01T00:00:00")]
    [InlineData("sec since 2000-01-01", "standard", 0.25, "2000-01-01T00:00:00.25")]
    [InlineData("s since 2000-01-01", "standard", -1, "1999-12-31T23:59:59")]
    [InlineData("min since 2000-01-01", "standard", 90, "2000-01-01T01:30:00")]
    [InlineData("h since 2000-01-01", "standard", 90, "2000-01-04T18:00:00")]
    [InlineData("d since 2000-01-01", "360_day", 59, "2000-02-30T00:00:00")]
    [InlineData("msec since 2000-01-01", "standard", 1, "2000-01-01T00:00:00.001")]
    [InlineData("microseconds since 2000-01-01", "standard", 1, "2000-01-01T00:00:00.000001")]
    [InlineData("nanoseconds since 2000-01-01", "standard", 1, "2000-01-01T00:00:00.000000001")]
    [InlineData("weeks since 2000-01-01", "standard", 1.5, "2000-01-11T12:00:00")]
    [InlineData("months since 1850-1-1", "360_day", 1.5, "1850-02-16T00:00:00")]
    [InlineData("years since 1850-1-1", "360_day", 1, "1851-01-01T00:00:00")]
    [InlineData("common_years since 1850-1-1", "noleap", 2, "1852-01-01T00:00:00")]
    [InlineData("hours since 0000-01-01 00:00:00", "noleap", 366, "0000-01-16T06:00:00")]
    [InlineData("hours since 0000-01-01 00:00:00", "proleptic_gregorian", 366, "0000-01-16T06:00:00")]
    [InlineData("day as %Y%m%d.%f", "standard", 19500116.5, "1950-01-16T12:00:00")]
    [InlineData("days as %Y%m%d.%f", "360_day", 19500230, "1950-02-30T00:00:00")]
    [InlineData("days since 1582-10-04", "standard", 1, "1582-10-15T00:00:00")]
    public void Units_as_files_have_them_are_read(string text, string calendar, double value, string expected)
    {
        var units = Units(text, calendar);

        Assert.Equal(expected, units.Calendar.DateOf(units.Decode(value)).ToString());
        Assert.Equal(value, units.Encode(units.Decode(value)));
    }

    // The nearest double to 730000 days and an hour is some microseconds off; what was meant is the hour.
    [Theory]
    [InlineData("days since 0001-01-01", 730000 + (1.0 / 24), "1999-09-02T01:00:00")]
    [InlineData("days since 1850-01-01", 1.0 / 3, "1850-01-01T08:00:00")]
    [InlineData("hours since 1900-01-01", 1.0 / 7200, "1900-01-01T00:00:00.5")]
    public void A_number_means_the_roundest_time_that_it_stands_for(string text, double value, string expected)
    {
        var units = Units(text, "proleptic_gregorian");
        if (text.Contains("0001", StringComparison.Ordinal))
        {
            units = Units(text, "standard");
        }

        Assert.Equal(expected, units.Calendar.DateOf(units.Decode(value)).ToString());
    }

    [Fact]
    public void Encoding_what_was_decoded_gives_the_number_back()
    {
        (TimeUnits Units, double Nanoseconds)[] units =
        [
            (Units("days since 1850-01-01", "standard"), 8.64e13),
            (Units("hours since 1850-01-01", "noleap"), 3.6e12),
            (Units("minutes since 1850-01-01", "360_day"), 6e10),
            (Units("seconds since 1850-01-01", "julian"), 1e9),
        ];

        Gen.Select(Gen.Int[0, units.Length - 1], Gen.Double[-1e6, 1e6]).Sample((unit, value) =>
        {
            // Where doubles lie closer than nanoseconds, the number comes back to half a nanosecond.
            var back = units[unit].Units.Encode(units[unit].Units.Decode(value));
            var spacing = Math.BitIncrement(Math.Abs(value)) - Math.Abs(value);
            return spacing * units[unit].Nanoseconds > 4
                ? back == value
                : Math.Abs(back - value) * units[unit].Nanoseconds < 0.51 + (spacing * units[unit].Nanoseconds);
        });
    }

    [Fact]
    public void Order_is_kept()
    {
        var units = Units("days since 0001-01-01", "noleap");

        Gen.Select(Gen.Double[0, 1e6], Gen.Int[1, 5]).Sample((value, ulps) =>
        {
            var next = value;
            for (var i = 0; i < ulps; i++)
            {
                next = Math.BitIncrement(next);
            }

            return units.Decode(value) <= units.Decode(next);
        });
    }

    [Theory]
    [InlineData("hour since 0000-01-01 00:00:00", "standard", "0000-01-01")]
    [InlineData("days since 1582-10-10", "standard", "1582-10-10")]
    [InlineData("days since 2000-02-30", "noleap", "2000-02-30")]
    [InlineData("months since 1850-01-01", "standard", "360_day")]
    [InlineData("years since 1850-01-01", "noleap", "360_day")]
    [InlineData("fortnights since 1850-01-01", "standard", "`fortnights`")]
    [InlineData("days since then", "standard", "not a date")]
    [InlineData("days since 2000-13-01", "standard", "month is 13")]
    [InlineData("days", "standard", "days since 1850-01-01")]
    [InlineData("K", "standard", "days since 1850-01-01")]
    [InlineData("month as %Y%m.%f", "standard", "days since 1850-01-01")]
    public void What_cannot_be_decoded_says_variable_units_calendar_and_remedy(
        string text, string calendar, string reason)
    {
        var error = Assert.Throws<ComputeException>(() => Units(text, calendar));

        Assert.Equal((Fault.InvalidValue, "TIME"), (error.Fault, error.Locator));
        foreach (var part in (string[])["TIME", $"`{text}`", calendar, reason, "by indices"])
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("days since 2000-01-01", double.NaN)]
    [InlineData("days since 2000-01-01", double.PositiveInfinity)]
    [InlineData("days since 2000-01-01", 9.969209968386869e36)]
    [InlineData("nanoseconds since 2000-01-01", 1e300)]
    [InlineData("day as %Y%m%d.%f", 19501301)]
    [InlineData("day as %Y%m%d.%f", -19501201)]
    [InlineData("day as %Y%m%d.%f", 1e300)]
    public void A_number_that_is_no_date_is_refused(string text, double value) =>
        Assert.Contains(
            "TIME",
            Assert.Throws<ComputeException>(() => Units(text, "standard").Decode(value)).Message,
            StringComparison.Ordinal);

    private static TimeUnits Units(string text, string calendar) =>
        TimeUnits.Parse(text, Calendar.Parse(calendar, "TIME"), "TIME");
}
