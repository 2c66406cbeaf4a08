using System.Globalization;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;
using Calendar = Compute.Orleans.Engine.Cf.Time.Calendar;

namespace Compute.Orleans.Tests.Unit.Cf.Time;

public class TimeAxisTests
{
    [Fact]
    public void Positions_have_dates()
    {
        var axis = TimeAxis.Decode(Axes.Time("days since 1859-12-01", "360_day", 75, 105.5));

        Assert.Equal(Calendar.Days360, axis.Calendar);
        Assert.Equal("1860-02-16T00:00:00", axis.Text(0));
        Assert.Equal(new CfDate(1860, 3, 16, 12), axis.Date(1));
        Assert.True(axis.Instants[0] < axis.Instants[1]);
    }

    [Fact]
    public async Task Files_of_the_field_have_the_dates_that_cftime_reads()
    {
        const string Script =
            """
            import glob, sys, cftime, netCDF4, numpy
            for path in sorted(glob.glob(sys.argv[1] + "/*.nc")):
                with netCDF4.Dataset(path) as file:
                    time = file.variables.get("time")
                    if time is None or not hasattr(time, "units"):
                        continue
                    values = numpy.atleast_1d(time[...]).astype(float)
                    dates = cftime.num2date(values, time.units, time.calendar)
                    print(path, time.units, time.calendar, ",".join(repr(float(value)) for value in values),
                          ",".join(date.isoformat("T", "microseconds") for date in dates), sep="|")
            """;
        if (RealData.EsgfFolder is null)
        {
            Assert.Skip("there is no folder of ESGF files: name one by COMPUTE_ESGF_DATA");
        }

        await Python.RequireAsync("netCDF4", "cftime");

        var lines = (await Python.RunAsync(Script, RealData.EsgfFolder))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            var words = line.Split('|');
            var values = words[3].Split(',').Select(value => double.Parse(value, CultureInfo.InvariantCulture));
            var axis = TimeAxis.Decode(Axes.Time(words[1], words[2], [.. values]));
            var expected = words[4].Split(',').Select(text => text.Replace(".000000", "", StringComparison.Ordinal));
            Assert.Equal((words[0], string.Join(',', expected)), (words[0], string.Join(',', Texts(axis))));
        }

        static IEnumerable<string> Texts(TimeAxis axis) => Enumerable.Range(0, axis.Instants.Length).Select(axis.Text);
    }

    [Fact]
    public void A_missing_calendar_is_standard() =>
        Assert.Equal(
            "1582-10-15T00:00:00", TimeAxis.Decode(Axes.Time("days since 1582-10-04", null, 1)).Text(0));

    // The axis of the COADS climatology.
    [Fact]
    public void An_axis_from_year_0_of_standard_throws_with_variable_units_and_calendar()
    {
        var error = Assert.Throws<ComputeException>(
            () => TimeAxis.Decode(Axes.Of("TIME", AxisKind.T, "hour since 0000-01-01 00:00:00", 366)));

        Assert.Equal((Fault.InvalidValue, "TIME"), (error.Fault, error.Locator));
        Assert.Contains("`hour since 0000-01-01 00:00:00`", error.Message, StringComparison.Ordinal);
        Assert.Contains("calendar standard", error.Message, StringComparison.Ordinal);
        Assert.Contains("by values or by indices", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_axis_without_units_or_with_an_unknown_calendar_throws()
    {
        var none = Axes.Time("days since 2000-01-01", "none", 1);

        Assert.Contains(
            "no units",
            Assert.Throws<ComputeException>(() => TimeAxis.Decode(Axes.Of("time", AxisKind.T, null, 1))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "`none`",
            Assert.Throws<ComputeException>(() => TimeAxis.Decode(none)).Message,
            StringComparison.Ordinal);
    }
}
