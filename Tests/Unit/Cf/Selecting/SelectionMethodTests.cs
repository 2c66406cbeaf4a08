using System.Globalization;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Selecting;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Cf.Selecting;

/// <summary>Ends that the axis does not have, and the values that stand in for them.</summary>
public sealed class SelectionMethodTests
{
    private static readonly Coordinate _lat = Axes.Lat(-60, -30, 0, 30, 60).WithCells(30);
    private static readonly Coordinate _coarse = Axes.Lon(Axes.Steps(0, 2.5, 144)).WithCells(2.5);
    private static readonly Coordinate _regional = Axes.Lon(Axes.Steps(-10, 1, 10));

    [Theory]
    [InlineData(SelectionMethod.Nearest, 14, 0)]
    [InlineData(SelectionMethod.Nearest, 15, 30)] // Of two that are equally near the larger.
    [InlineData(SelectionMethod.Nearest, -15, 0)]
    [InlineData(SelectionMethod.Nearest, 1000, 60)]
    [InlineData(SelectionMethod.Nearest, -1000, -60)]
    [InlineData(SelectionMethod.Pad, 29, 0)]
    [InlineData(SelectionMethod.Pad, 30, 30)]
    [InlineData(SelectionMethod.Pad, 1000, 60)]
    [InlineData(SelectionMethod.Backfill, 1, 30)]
    [InlineData(SelectionMethod.Backfill, 30, 30)]
    [InlineData(SelectionMethod.Backfill, -1000, -60)]
    public void A_point_gives_way_to_a_value_on_an_axis_of_either_direction(
        SelectionMethod method, double asked, double expected)
    {
        foreach (var axis in (Coordinate[])[_lat, Axes.Lat(60, 30, 0, -30, -60).WithCells(30)])
        {
            var selection = Select(axis, asked, asked, method);

            Assert.Equal([expected], selection.Result.Values);
            Assert.Equal([expected - 15, expected + 15], selection.Result.Bounds);
            Assert.True(selection.DropsDimension && selection.Result.IsScalar);
        }
    }

    [Theory]
    [InlineData(SelectionMethod.Pad, -61, "no lat at or below -61 for method pad")]
    [InlineData(SelectionMethod.Backfill, 60.5, "no lat at or above 60.5 for method backfill")]
    public void A_point_with_nothing_on_the_side_of_the_method_is_refused_with_the_axis(
        SelectionMethod method, double asked, string expected)
    {
        var message = Refusal(_lat, asked, asked, method);

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("lat [-60 .. 60]", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SelectionMethod.Nearest, -20, 44, "-30,0,30")]
    [InlineData(SelectionMethod.Nearest, 44, -20, "-30,0,30")]
    [InlineData(SelectionMethod.Nearest, 1, 2, "0")]
    [InlineData(SelectionMethod.Nearest, 70, 80, "60")]
    [InlineData(SelectionMethod.Pad, -20, 44, "-30,0,30")]
    [InlineData(SelectionMethod.Pad, -100, 59, "-60,-30,0,30")] // Nothing is before the first: all is taken from it on.
    [InlineData(SelectionMethod.Backfill, -20, 44, "0,30,60")]
    [InlineData(SelectionMethod.Backfill, 31, 100, "60")]
    public void The_ends_of_a_range_give_way_and_the_dimension_stays(
        SelectionMethod method, double start, double end, string expected)
    {
        var selection = Select(_lat, start, end, method);

        Assert.Equal(expected, string.Join(',', selection.Result.Values));
        Assert.False(selection.DropsDimension);
    }

    [Theory]
    [InlineData(SelectionMethod.Pad, -90, -61)]
    [InlineData(SelectionMethod.Backfill, 61, 90)]
    public void A_range_with_nothing_on_the_side_of_the_method_is_refused(
        SelectionMethod method, double start, double end) =>
        Assert.Contains("lat [-60 .. 60]", Refusal(_lat, start, end, method), StringComparison.Ordinal);

    [Theory]
    [InlineData(SelectionMethod.Nearest, 359, 360, 0)]
    [InlineData(SelectionMethod.Nearest, 358.75, 360, 0)] // Equally near to 357.5 and to 360.
    [InlineData(SelectionMethod.Nearest, -1.3, -2.5, 143)]
    [InlineData(SelectionMethod.Nearest, 724, 725, 2)]
    [InlineData(SelectionMethod.Pad, -1, -2.5, 143)]
    [InlineData(SelectionMethod.Pad, 361, 360, 0)]
    [InlineData(SelectionMethod.Backfill, 358, 360, 0)]
    [InlineData(SelectionMethod.Backfill, -179, -177.5, 73)]
    public void Longitudes_are_neighbours_across_the_meridian(
        SelectionMethod method, double asked, double expected, int position)
    {
        var selection = Select(_coarse, asked, asked, method);

        Assert.Equal([expected], selection.Result.Values);
        Assert.Equal([expected - 1.25, expected + 1.25], selection.Result.Bounds);
        Assert.Equal([position], selection.Positions());
    }

    [Fact]
    public void A_range_of_longitudes_gives_way_across_the_meridian() =>
        Assert.Equal([-2.5, 0, 2.5, 5], Select(_coarse, -2, 4, SelectionMethod.Nearest).Result.Values);

    [Theory]
    [InlineData(SelectionMethod.Nearest, 20, -1)]
    [InlineData(SelectionMethod.Nearest, 300, 350)]
    [InlineData(SelectionMethod.Pad, 20, -1)]
    [InlineData(SelectionMethod.Pad, 352.5, 352)]
    [InlineData(SelectionMethod.Backfill, -30, -10)]
    public void A_regional_axis_has_ends(SelectionMethod method, double asked, double expected) =>
        Assert.Equal([expected], Select(_regional, asked, asked, method).Result.Values);

    [Theory]
    [InlineData(SelectionMethod.Pad, -30)]
    [InlineData(SelectionMethod.Backfill, 20)]
    public void Nothing_is_found_across_the_gap_of_a_regional_axis(SelectionMethod method, double asked) =>
        Assert.Contains("lon [-10 .. -1]", Refusal(_regional, asked, asked, method), StringComparison.Ordinal);

    [Fact]
    public void Rounding_to_float_makes_no_neighbour()
    {
        var axis = Axes.Lat(0, 0.1, 0.2).AsFloat();

        Assert.Equal([1], Select(axis, 0.1, 0.1, SelectionMethod.Pad).Positions());
        Assert.Equal([1], Select(axis, 0.1, 0.1, SelectionMethod.Backfill).Positions());
    }

    [Fact]
    public void Positions_know_no_method() => Assert.Contains(
        "5 positions",
        Assert.Throws<ComputeException>(() => AxisSelector.Select(
            _lat, new PositionRange("lat", 9, 9), "tas", SelectionMethod.Nearest)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(SelectionMethod.Nearest, "2000-02-10", "2000-02-16")]
    [InlineData(SelectionMethod.Nearest, "2000-03", "2000-03-16")] // Equally near to 16 February and to 16 March.
    [InlineData(SelectionMethod.Nearest, "1990", "2000-01-16")]
    [InlineData(SelectionMethod.Pad, "2000-02-10", "2000-01-16")]
    [InlineData(SelectionMethod.Pad, "2030", "2001-12-16")]
    [InlineData(SelectionMethod.Backfill, "2000-02-17", "2000-03-16")]
    [InlineData(SelectionMethod.Backfill, "1990", "2000-01-16")]
    [InlineData(SelectionMethod.Nearest, "2000-05-31", "2000-06-16")] // No such day in 360_day.
    [InlineData(SelectionMethod.Pad, "2000-05-31T10:00:00", "2000-05-16")]
    public void A_date_gives_way_to_a_step_in_any_calendar(SelectionMethod method, string asked, string expected)
    {
        var selection = Select(Monthly("360_day"), asked, asked, method);

        Assert.Equal(expected, Engine.Cf.Time.TimeAxis.Decode(selection.Result).Text(0)[..10]);
        Assert.True(selection.DropsDimension && selection.Result.IsScalar);
    }

    [Theory]
    [InlineData(SelectionMethod.Nearest, "2000-02-01", "2000-04-20", "45,75,105")]
    [InlineData(SelectionMethod.Pad, "2000-02-01", "2000-04-20", "15,45,75,105")]
    [InlineData(SelectionMethod.Backfill, "2000-02-17", "2000-04-14", "75,105")]
    [InlineData(SelectionMethod.Pad, "1990", "2000-02-20", "15,45")]
    public void The_ends_of_a_range_of_dates_give_way(
        SelectionMethod method, string start, string end, string expected)
    {
        var selection = Select(Monthly("360_day"), start, end, method);

        Assert.Equal(expected, string.Join(',', selection.Result.Values));
        Assert.False(selection.DropsDimension);
    }

    [Theory]
    [InlineData(SelectionMethod.Pad, "2000-01-01", "no time at or before 2000-01-01 for method pad")]
    [InlineData(SelectionMethod.Backfill, "2002", "no time at or after 2002 for method backfill")]
    public void A_date_with_no_step_on_the_side_of_the_method_is_refused(
        SelectionMethod method, string asked, string expected) => Assert.Contains(
        expected,
        Assert.Throws<ComputeException>(() => Select(Monthly("360_day"), asked, asked, method)).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task Points_are_those_of_xarray()
    {
        const string Script =
            """
            import random, numpy, xarray
            random.seed(11)
            for i in range(400):
                n = random.randint(1, 9)
                values = numpy.array(sorted(random.sample(range(-20, 20), n))) / 2
                data = xarray.DataArray(numpy.arange(n), dims=["y"], coords=dict(y=values))
                asked, method = random.randint(-50, 50) / 4, random.choice(["nearest", "pad", "backfill"])
                try:
                    got = int(data.sel(y=asked, method=method))
                except KeyError:
                    got = "-"
                print(method, asked, ",".join(map(str, values)), got)
            """;
        await Python.RequireAsync("xarray");

        var compared = 0;
        foreach (var line in (await Python.RunAsync(Script)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            var axis = Axes.Of("y", AxisKind.Y, "km", [.. words[2].Split(',').Select(Number)]);
            Assert.Equal((line, words[3]), (line, Point(axis, Number(words[1]), Method(words[0]))));
            compared++;
        }

        Assert.Equal(400, compared);
    }

    // xarray takes no text with a method in calendars of its own: it is asked with dates there.
    [Fact]
    public async Task Dates_are_those_of_xarray_in_every_calendar()
    {
        const string Script =
            """
            import random, numpy, xarray, cftime
            random.seed(12)
            for calendar in ["standard", "noleap", "360_day", "julian", "all_leap", "proleptic_gregorian"]:
                hours = numpy.array(sorted(random.sample(range(0, 5000), 40))) * 6
                axis = cftime.num2date(hours, "hours since 2000-01-01", calendar, only_use_cftime_datetimes=True)
                data = xarray.DataArray(numpy.arange(40), dims=["time"], coords=dict(time=axis))
                print("axis", calendar, ",".join(map(str, hours)))
                for i in range(60):
                    at = cftime.num2date(random.randint(-500, 31000), "hours since 2000-01-01", calendar, only_use_cftime_datetimes=True)
                    method = random.choice(["nearest", "pad", "backfill"])
                    try:
                        got = int(data.sel(time=at, method=method))
                    except KeyError:
                        got = "-"
                    print(method, at.isoformat(), got)
            """;
        await Python.RequireAsync("xarray", "cftime");

        Coordinate? axis = null;
        var compared = 0;
        foreach (var line in (await Python.RunAsync(Script)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            if (words[0] == "axis")
            {
                axis = Axes.Time("hours since 2000-01-01", words[1], [.. words[2].Split(',').Select(Number)]);
                continue;
            }

            Assert.Equal((line, words[2]), (line, Point(axis!, words[1], Method(words[0]))));
            compared++;
        }

        Assert.Equal(6 * 60, compared);
    }

    private static Coordinate Monthly(string calendar) =>
        Axes.Time("days since 2000-01-01", calendar, Axes.Steps(15, 30, 24)).WithCells(30);

    private static AxisSelection Select(Coordinate axis, double start, double end, SelectionMethod method) =>
        AxisSelector.Select(axis, new ValueRange(axis.Name, start, end), "tas", method);

    private static AxisSelection Select(Coordinate axis, string start, string end, SelectionMethod method) =>
        AxisSelector.Select(axis, new TimestampRange(axis.Name, start, end), "tas", method);

    private static string Point(Coordinate axis, object asked, SelectionMethod method)
    {
        try
        {
            var selection = asked is double number
                ? Select(axis, number, number, method)
                : Select(axis, (string)asked, (string)asked, method);
            return $"{Assert.Single(selection.Positions())}";
        }
        catch (ComputeException)
        {
            return "-";
        }
    }

    private static string Refusal(Coordinate axis, double start, double end, SelectionMethod method)
    {
        var error = Assert.Throws<ComputeException>(() => Select(axis, start, end, method));
        Assert.Equal((Fault.InvalidValue, axis.Name), (error.Fault, error.Locator));
        return error.Message;
    }

    private static SelectionMethod Method(string name) => Enum.Parse<SelectionMethod>(name, ignoreCase: true);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
