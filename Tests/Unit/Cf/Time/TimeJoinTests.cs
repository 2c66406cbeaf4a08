using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Cf.Time;

public class TimeJoinTests
{
    private const string Since2000 = "days since 2000-01-01";
    private const string Since2001 = "days since 2001-01-01";

    // FIELD_NOTES 36: raw numbers of different units are no common axis.
    [Fact]
    public void Inputs_with_their_own_units_are_joined_by_date()
    {
        var joined = Join(null, Axes.Time(Since2000, null, 0, 1, 2), Axes.Time(Since2001, null, 0, 1, 3));

        Assert.Equal([0, 1, 2, 366, 367, 369], joined.Coordinate.Values);
        Assert.Equal(Since2000, joined.Coordinate.Attributes.Text("units"));
        Assert.Equal([(0, new IndexRange(0, 3)), (1, new IndexRange(0, 3))], joined.Segments);
    }

    [Fact]
    public void Equal_numbers_in_different_units_are_different_dates() =>
        Assert.Equal(
            [0, 1, 2, 366, 367, 368],
            Join(null, Axes.Time(Since2000, null, 0, 1, 2), Axes.Time(Since2001, null, 0, 1, 2)).Coordinate.Values);

    [Fact]
    public void The_earliest_input_gives_the_units_whatever_the_order()
    {
        var joined = Join(null, Axes.Time(Since2001, null, 3, 4, 5), Axes.Time(Since2000, "gregorian", 0, 1, 2));

        Assert.Equal([0, 1, 2, 369, 370, 371], joined.Coordinate.Values);
        Assert.Equal(Since2000, joined.Coordinate.Attributes.Text("units"));
        Assert.Equal("gregorian", joined.Coordinate.Attributes.Text("calendar"));
        Assert.Equal([(1, new IndexRange(0, 3)), (0, new IndexRange(0, 3))], joined.Segments);
    }

    [Fact]
    public void Interleaved_inputs_have_several_segments()
    {
        var joined = Join(
            null, Axes.Time(Since2000, null, 0, 1, 10, 11), Axes.Time("hours since 2000-01-01", null, 120, 360));

        Assert.Equal([0, 1, 5, 10, 11, 15], joined.Coordinate.Values);
        Assert.Equal(
            [(0, new(0, 2)), (1, new(0, 1)), (0, new(2, 2)), (1, new(1, 1))],
            joined.Segments);
    }

    [Fact]
    public void Bounds_are_rebased_with_their_coordinate()
    {
        var joined = Join(
            null,
            Axes.Time(Since2000, null, 15.5).WithBounds(0, 31),
            Axes.Time(Since2001, null, 15.5).WithBounds(0, 31));

        Assert.Equal([15.5, 381.5], joined.Coordinate.Values);
        Assert.Equal([0, 31, 366, 397], joined.Coordinate.Bounds);
        Assert.True(joined.Coordinate.IsUnlimited);
    }

    [Fact]
    public void Bounds_that_an_input_lacks_are_dropped()
    {
        var first = Axes.Time(Since2000, null, 15.5).WithBounds(0, 31);
        var joined = Join(
            null,
            first with { Attributes = first.Attributes.With("bounds", "time_bnds") },
            Axes.Time(Since2000, null, 45)).Coordinate;

        Assert.True(joined.Bounds.IsDefault);
        Assert.Null(joined.BoundsName);
        Assert.Null(joined.Attributes["bounds"]);
    }

    [Fact]
    public void Values_already_in_the_target_s_units_keep_their_bits()
    {
        double[] odd = [0.1 + 0.2, 1.0 / 3, 1 + double.Epsilon + 1e-16, Math.PI];
        Array.Sort(odd);
        var joined = Join(null, Axes.Time(Since2000, null, odd), Axes.Time(Since2000, "standard", 5 + (1.0 / 7)));

        Assert.Equal([.. odd, 5 + (1.0 / 7)], joined.Coordinate.Values);
    }

    [Theory]
    [InlineData(ElementType.Int, 24, ElementType.Int)]
    [InlineData(ElementType.Int, 12, ElementType.Double)]
    [InlineData(ElementType.Short, 24 * 40_000, ElementType.Double)]
    [InlineData(ElementType.Float, 12, ElementType.Float)]
    [InlineData(ElementType.Float, 1, ElementType.Double)]
    [InlineData(ElementType.Int64, 48, ElementType.Int64)]
    [InlineData(ElementType.Double, 1, ElementType.Double)]
    public void A_type_that_cannot_hold_a_rebased_value_becomes_double(
        ElementType type, double hours, ElementType expected)
    {
        var first = Axes.Time(Since2000, null, 0) with { Type = type };
        var second = Axes.Time("hours since 2000-01-01", null, hours) with { Type = ElementType.Double };

        var joined = Join(null, first, second).Coordinate;

        Assert.Equal(expected, joined.Type);
        Assert.Equal([0, hours / 24], joined.Values);
    }

    [Fact]
    public void An_equal_time_step_names_files_and_date()
    {
        var error = Assert.Throws<ComputeException>(
            () => Join(null, Axes.Time(Since2000, null, 0, 366), Axes.Time(Since2001, null, 0, 1)));

        Assert.Equal(Fault.InvalidValue, error.Fault);
        Assert.Contains(
            "0.nc and 1.nc both have the time step 2001-01-01T00:00:00", error.Message, StringComparison.Ordinal);
    }

    // FIELD_NOTES 37: historical and scenario runs in different calendars.
    [Fact]
    public void A_mix_of_calendars_names_both_and_the_remedy()
    {
        var error = Assert.Throws<ComputeException>(
            () => Join(null, Axes.Time(Since2000, "365_day", 0), Axes.Time(Since2001, "proleptic_gregorian", 0)));

        Assert.Equal((Fault.InvalidValue, "calendar"), (error.Fault, error.Locator));
        foreach (var part in (string[])["0.nc has noleap", "1.nc has proleptic_gregorian", "calendar="])
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Aliases_of_one_calendar_are_no_mix() =>
        Assert.Equal(
            [0, 366],
            Join(null, Axes.Time(Since2000, "gregorian", 0), Axes.Time(Since2001, "STANDARD", 0)).Coordinate.Values);

    [Fact]
    public void An_asked_calendar_converts_by_date()
    {
        var joined = Join(
            "standard",
            Axes.Time(Since2000, "noleap", 58, 59).WithBounds(58, 59, 59, 60), // 28 February and 1 March
            Axes.Time(Since2001, "proleptic_gregorian", 0).WithBounds(0, 1)).Coordinate;

        Assert.Equal([58, 60, 366], joined.Values);
        Assert.Equal([58, 60, 60, 61, 366, 367], joined.Bounds);
        Assert.Equal("standard", joined.Attributes.Text("calendar"));
    }

    [Fact]
    public void An_asked_calendar_converts_a_single_input_too()
    {
        var joined = Join("noleap", Axes.Time(Since2000, null, 58, 60)).Coordinate;

        Assert.Equal([58, 59], joined.Values);
        Assert.Equal("noleap", joined.Attributes.Text("calendar"));
    }

    [Fact]
    public void A_date_that_the_asked_calendar_lacks_is_an_error()
    {
        var error = Assert.Throws<ComputeException>(
            () => Join("noleap", Axes.Time(Since2000, null, 59), Axes.Time(Since2001, "noleap", 0)));

        Assert.Contains("0.nc has 2000-02-29T00:00:00", error.Message, StringComparison.Ordinal);
        Assert.Throws<ComputeException>(() => Join("lunar", Axes.Time(Since2000, null, 59)));
    }

    [Fact]
    public void Time_that_does_not_ascend_names_the_file()
    {
        var error = Assert.Throws<ComputeException>(
            () => Join(null, Axes.Time(Since2000, null, 0), Axes.Time(Since2001, null, 3, 2)));

        Assert.Contains("1.nc", error.Message, StringComparison.Ordinal);
        Assert.Contains("2001-01-03T00:00:00 at index 1", error.Message, StringComparison.Ordinal);
    }

    // The axis of the COADS climatology has no dates.
    [Fact]
    public void Axes_without_dates_are_joined_by_their_numbers_when_all_agree()
    {
        const string Units = "hour since 0000-01-01 00:00:00";

        var joined = Join(null, Axes.Time(Units, null, 1096.485, 1826.97), Axes.Time(Units, null, 366));

        Assert.Equal([366, 1096.485, 1826.97], joined.Coordinate.Values);
        Assert.Equal([(1, new IndexRange(0, 1)), (0, new IndexRange(0, 2))], joined.Segments);
        Assert.Throws<ComputeException>(() => Join(null, Axes.Time(Units, null, 366), Axes.Time(Since2000, null, 0)));
        Assert.Throws<ComputeException>(() => Join(null, Axes.Time(Units, null, 1), Axes.Time(Units, null, 1)));
        Assert.Throws<ComputeException>(() => Join("standard", Axes.Time(Units, null, 1)));
    }

    [Fact]
    public void One_input_stays_as_it_is()
    {
        var time = Axes.Time("fortnights since never", null, 3, 2, 1);
        var joined = Join(null, time);

        Assert.Same(time, joined.Coordinate);
        Assert.Equal([(0, new IndexRange(0, 3))], joined.Segments);
    }

    [Fact]
    public void An_input_without_steps_adds_nothing() =>
        Assert.Equal(
            [0, 1], Join(null, Axes.Time(Since2001, null), Axes.Time(Since2000, null, 0, 1)).Coordinate.Values);

    [Fact]
    public void However_days_are_dealt_out_to_inputs_they_come_back_in_order()
    {
        string[] units = [Since2000, Since2001, "hours since 1999-06-01", "seconds since 2000-01-01 12:00 -3:00"];

        Gen.Int[0, 3].Array[2, 60].Sample(owners =>
        {
            var start = Calendar.Julian.StartOf(1999, 12, 1);
            var known = units.Select(text => TimeUnits.Parse(text, Calendar.Julian, "time")).ToArray();
            var inputs = Enumerable.Range(0, 4).Select(input => Axes.Time(
                units[input],
                "julian",
                [
                    .. owners.Index().Where(owner => owner.Item == input)
                        .Select(owner => known[input].Encode(start.Plus((Int128)owner.Index * Instant.PerDay / 4))),
                ])).ToArray();

            var joined = Join(null, inputs);
            var decoded = TimeAxis.Decode(joined.Coordinate);

            return decoded.Instants.Length == owners.Length
                && decoded.Instants.Index().All(
                    step => step.Item == start.Plus((Int128)step.Index * Instant.PerDay / 4))
                && joined.Segments.SelectMany(segment => Enumerable.Repeat(segment.Input, (int)segment.Range.Count))
                    .SequenceEqual(owners);
        });
    }

    // FIELD_NOTES 36: sixteen decades, each with units of its own.
    [Fact]
    public async Task Decades_of_one_run_join_to_every_month_of_it()
    {
        const string Script =
            """
            import glob, random, sys, netCDF4
            paths = glob.glob(sys.argv[1] + "/tas_Amon_EC-EARTH_historical_*.nc")
            random.seed(3)
            random.shuffle(paths)
            for path in paths:
                with netCDF4.Dataset(path) as file:
                    time = file["time"]
                    print(time.units, time.calendar, ",".join(repr(float(value)) for value in time[...]),
                          ",".join(repr(float(value)) for value in file[time.bounds][...].ravel()), sep="|")
            """;
        if (RealData.EsgfFolder is null)
        {
            Assert.Skip("there is no folder of ESGF files: name one by COMPUTE_ESGF_DATA");
        }

        await Python.RequireAsync("netCDF4");

        var inputs = (await Python.RunAsync(Script, RealData.EsgfFolder))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('|'))
            .Select(words => Axes.Time(words[0], words[1], Numbers(words[2])).WithBounds(Numbers(words[3])))
            .ToArray();
        var joined = Join(null, inputs);
        var axis = TimeAxis.Decode(joined.Coordinate);

        Assert.Equal(16, inputs.Length);
        Assert.Equal("days since 1850-01-01 00:00:00", joined.Coordinate.Attributes.Text("units"));
        Assert.Equal(1919, joined.Coordinate.Length);
        for (var month = 0; month < 1919; month++)
        {
            var date = axis.Date(month);
            Assert.Equal((1850 + (month / 12), 1 + (month % 12)), (date.Year, date.Month));
            var bounds = joined.Coordinate.Bounds.Slice(2 * month, 2);
            Assert.InRange(joined.Coordinate.Values[month], bounds[0], bounds[1]);
            Assert.Equal(month == 0 ? 0 : joined.Coordinate.Bounds[(2 * month) - 1], bounds[0]);
        }

        static double[] Numbers(string text) => [.. text.Split(',').Select(
            value => double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static TimeJoin Join(string? calendar, params Coordinate[] times) =>
        TimeJoin.Join([.. times.Select((time, i) => ($"{i}.nc", time))], calendar);
}
