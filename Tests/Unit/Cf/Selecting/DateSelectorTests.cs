using System.Globalization;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Selecting;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Cf.Selecting;

public class DateSelectorTests
{
    private static readonly Coordinate _monthly =
        Axes.Time("days since 2000-01-01", "360_day", Axes.Steps(15, 30, 24)).WithCells(30);

    [Theory]
    [InlineData("standard", "2000-02", "2000-03", 60)]
    [InlineData("360_day", "2000-02", "2000-03", 60)]
    [InlineData("noleap", "2000-02", "2000-03", 59)]
    [InlineData("standard", "2000-02-28", "2000-03-01", 3)]
    [InlineData("noleap", "2000-02-28", "2000-03-01", 2)]
    [InlineData("360_day", "2000-02-28", "2000-03-01", 4)]
    [InlineData("standard", "2000", "2000", 366)]
    [InlineData("julian", "2000-03", "2000-02", 60)]
    [InlineData("all_leap", "2001-02", "2001-02", 29)]
    [InlineData("proleptic_gregorian", "2000-02-30", "2000-03-02", 2)]
    [InlineData("360_day", "2000-05-31", "2000-06-02", 2)]
    [InlineData("standard", "2000-02-27", "2000-02-30", 3)]
    public void A_range_of_days_reaches_from_the_first_instant_to_the_last(
        string calendar, string start, string end, int expected)
    {
        var daily = Axes.Time("days since 2000-01-01 12:00", calendar, Axes.Steps(0, 1, 800));

        var selection = Select(daily, start, end);

        Assert.Equal(expected, selection.Result.Length);
        Assert.Single(selection.Ranges);
        Assert.False(selection.DropsDimension);
    }

    [Fact]
    public void A_month_keeps_the_dimension_and_its_bounds()
    {
        var selection = Select(_monthly, "2000-03", "2000-03");

        Assert.Equal([75], selection.Result.Values);
        Assert.Equal([60, 90], selection.Result.Bounds);
        Assert.False(selection.DropsDimension || selection.Result.IsScalar);
    }

    [Fact]
    public void An_instant_drops_the_dimension()
    {
        foreach (var text in (string[])["2000-03-16T00:00:00", "2000-03-16 00:00:00.000Z", "2000-03-15T21:00:00-03:00"])
        {
            var selection = Select(_monthly, text, "2000-03-16T00:00:00");

            Assert.True(selection.DropsDimension && selection.Result.IsScalar);
            Assert.Equal([2], selection.Positions());
        }
    }

    [Fact]
    public void Two_instants_are_a_range() =>
        Assert.Equal([1, 2], Select(_monthly, "2000-03-16T00:00:00", "2000-02-16T00:00:00").Positions());

    [Fact]
    public void An_instant_without_a_step_names_the_neighbours()
    {
        var message = Refusal(_monthly, "2000-03-01T00:00:00", "2000-03-01T00:00:00");

        Assert.Contains("are 2000-02-16T00:00:00 and 2000-03-16T00:00:00", message, StringComparison.Ordinal);
        Assert.Contains("360_day", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_period_without_a_step_names_the_neighbours_and_the_axis()
    {
        var message = Refusal(_monthly, "2010", "2011-06");

        Assert.Contains("tas has no time in 2010 .. 2011-06", message, StringComparison.Ordinal);
        Assert.Contains("the nearest is 2001-12-16T00:00:00", message, StringComparison.Ordinal);
        Assert.Contains("time [2000-01-16 .. 2001-12-16]", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2000-05-31T00:00:00")]
    [InlineData("2000-05-31")]
    public void A_date_that_the_calendar_lacks_is_not_another_one(string text) =>
        Assert.Contains(
            "a date that calendar 360_day does not have", Refusal(_monthly, text, text), StringComparison.Ordinal);

    [Fact]
    public void A_descending_or_unordered_time_axis_keeps_its_order()
    {
        var axis = Axes.Time("days since 2000-01-01", null, 400, 10, 5, 20);

        Assert.Equal([1, 2, 3], Select(axis, "2000-01", "2000-01").Positions());
        Assert.Equal([10, 5], Select(axis, "2000-01-11", "2000-01-06").Result.Values);
    }

    // FIELD_NOTES 39
    [Theory]
    [InlineData(AxisKind.Y)]
    [InlineData(AxisKind.Z)]
    [InlineData(AxisKind.X)]
    public void Dates_are_not_asked_of_another_axis(AxisKind kind)
    {
        var message = Refusal(Axes.Of("a", kind, "m", 0, 10), "2000", "2001");

        Assert.Contains("no time axis", message, StringComparison.Ordinal);
        Assert.Contains("a [0 .. 10]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dates_are_not_asked_of_a_dimension_without_dates()
    {
        Assert.Contains(
            "no units",
            Assert.Throws<ComputeException>(() => Select(Axes.Positions("time", 3), "2000", "2001")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_year_that_the_calendar_lacks_is_refused()
    {
        var standard = Axes.Time("days since 2000-01-01", null, 0, 1);

        Assert.Contains("year 0", Refusal(standard, "0000", "0000"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_date_is_refused() =>
        Assert.Contains("month is 13", Refusal(_monthly, "2000-13", "2001"), StringComparison.Ordinal);

    // FIELD_NOTES 40: an interval reaches over the periods that both ends name.
    [Fact]
    public async Task Partial_dates_select_what_xarray_selects_in_every_calendar()
    {
        const string Script =
            """
            import random, warnings, xarray
            warnings.simplefilter("ignore")
            random.seed(11)
            for calendar in ("standard", "proleptic_gregorian", "julian", "noleap", "all_leap", "360_day"):
                for start, freq, n in (("1999-11-20", "6H", 2000), ("1850-01-16", "MS", 400),
                                       ("1580-06-01", "D", 1500)):
                    times = xarray.cftime_range(start, periods=n, freq=freq, calendar=calendar)
                    data = xarray.DataArray(range(n), dims=["time"], coords=dict(time=times))
                    for i in range(12):
                        ends = sorted(random.sample(range(n), 2))
                        texts = [times[end].strftime("%Y-%m-%dT%H:%M:%S") for end in ends]
                        texts = [text[:random.choice((4, 7, 10, 13, 16, 19))] for text in texts]
                        got = data.sel(time=slice(*texts)).values
                        base = times[0].strftime("%Y-%m-%d")
                        values = [round((t - times[0]).total_seconds() / 3600) for t in times] if i == 0 else []
                        if i == 0:
                            print("axis", calendar, base, ",".join(map(str, values)))
                        print("range", *texts, *((got[0], len(got)) if len(got) else (0, 0)))
            """;
        await Python.RequireAsync("xarray", "cftime");

        Coordinate? axis = null;
        var compared = 0;
        foreach (var line in (await Python.RunAsync(Script)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            if (words[0] == "axis")
            {
                var hours = words[3].Split(',').Select(hour => double.Parse(hour, CultureInfo.InvariantCulture));
                axis = Axes.Time($"hours since {words[2]}", words[1], [.. hours]);
                continue;
            }

            var positions = Select(axis!, words[1], words[2]).Positions();
            Assert.Equal(
                (line, words[3], words[4]),
                (line, $"{positions[0]}", $"{positions.Length}"));
            compared++;
        }

        Assert.Equal(6 * 3 * 12, compared);
    }

    private static AxisSelection Select(Coordinate axis, string start, string end) =>
        AxisSelector.Select(axis, new TimestampRange(axis.Name, start, end), "tas");

    private static string Refusal(Coordinate axis, string start, string end)
    {
        var error = Assert.Throws<ComputeException>(() => Select(axis, start, end));
        Assert.Equal((Fault.InvalidValue, axis.Name), (error.Fault, error.Locator));
        return error.Message;
    }
}
