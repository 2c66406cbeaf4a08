using System.Globalization;
using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;
using CsCheck;
using Calendar = Compute.Orleans.Engine.Cf.Time.Calendar;

namespace Compute.Orleans.Tests.Unit.Cf.Time;

public class CalendarTests
{
    private const string RandomDates =
        """
        import datetime, random, sys, cftime
        random.seed(int(sys.argv[1]))
        for calendar in ("standard", "proleptic_gregorian", "julian", "noleap", "all_leap", "360_day"):
            zero = calendar not in ("standard", "julian")
            epoch = cftime.datetime(2000, 1, 1, calendar=calendar, has_year_zero=zero)
            for i in range(1500):
                span = random.choice((40, 600, 5000))  # years about now, about the reform, far away
                apart = datetime.timedelta(
                    days=random.randint(-span * 365, span * 365), seconds=random.randint(0, 86399))
                date = epoch + apart
                assert date - epoch == apart
                print(calendar, date.year, date.month, date.day, date.hour, date.minute, date.second,
                      apart.days * 86400 + apart.seconds)
        """;

    public static TheoryData<string> Names =>
        ["standard", "proleptic_gregorian", "julian", "noleap", "all_leap", "360_day"];

    [Fact]
    public async Task Dates_are_counted_as_cftime_counts_them_in_every_calendar_in_both_directions()
    {
        await Python.RequireAsync("cftime");

        var lines = (await Python.RunAsync(RandomDates, "20")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(9000, lines.Length);
        foreach (var line in lines)
        {
            var words = line.Split(' ');
            var calendar = Calendar.Parse(words[0], "time");
            var numbers = words[1..].Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray();
            var date = new CfDate(
                (int)numbers[0], (int)numbers[1], (int)numbers[2], (int)numbers[3], (int)numbers[4], (int)numbers[5]);
            var instant = calendar.StartOf(2000, 1, 1).Plus((Int128)numbers[6] * 1_000_000_000);

            Assert.Equal((line, date), (line, calendar.DateOf(instant)));
            Assert.Equal((line, instant), (line, calendar.At(date)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_date_of_any_instant_is_the_date_of_that_instant(string name)
    {
        var calendar = Calendar.Parse(name, "time");

        Gen.Select(Gen.Long[-800_000_000, 800_000_000], Gen.Long[0, Instant.PerDay - 1]).Sample((day, time) =>
        {
            var instant = new Instant(((Int128)day * Instant.PerDay) + time);
            var date = calendar.DateOf(instant);
            return calendar.Has(date.Year, date.Month, date.Day) && calendar.At(date) == instant;
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Days_follow_each_other_without_a_gap_or_a_repetition(string name)
    {
        var calendar = Calendar.Parse(name, "time");
        var instant = calendar.StartOf(-5, 1, 1);
        for (var year = -5; year <= 2101; year++)
        {
            for (var month = 1; month <= 12; month++)
            {
                for (var day = 1; day <= calendar.LastDay(year, month); day++)
                {
                    if (calendar.Has(year, month, day))
                    {
                        Assert.Equal(instant, calendar.StartOf(year, month, day));
                        instant = instant.Plus(Instant.PerDay);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("standard", "standard")]
    [InlineData("Gregorian", "standard")]
    [InlineData(null, "standard")]
    [InlineData("", "standard")]
    [InlineData("PROLEPTIC_GREGORIAN", "proleptic_gregorian")]
    [InlineData("julian", "julian")]
    [InlineData("365_day", "noleap")]
    [InlineData("NoLeap", "noleap")]
    [InlineData("366_day", "all_leap")]
    [InlineData(" 360_day ", "360_day")]
    public void Names_are_read_in_any_case_with_their_aliases(string? name, string expected) =>
        Assert.Equal(expected, Calendar.Parse(name, "time").Name);

    [Theory]
    [InlineData("none")]
    [InlineData("lunar")]
    public void An_unknown_calendar_is_refused_with_the_known_ones(string name)
    {
        var error = Assert.Throws<ComputeException>(() => Calendar.Parse(name, "time"));

        Assert.Equal(Fault.InvalidValue, error.Fault);
        Assert.Equal("time", error.Locator);
        Assert.Contains($"`{name}`", error.Message, StringComparison.Ordinal);
        Assert.Contains("360_day", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_day_that_does_not_exist_has_no_instant() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Calendar.Standard.StartOf(1582, 10, 10));
}
