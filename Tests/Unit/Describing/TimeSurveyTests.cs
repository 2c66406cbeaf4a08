using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Describing;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Tests.Unit.Describing;

public sealed class TimeSurveyTests
{
    [Fact]
    public void Months_of_360_days_are_covered_as_their_cells_are()
    {
        var survey = TimeSurvey.Of(Time("days since 1859-12-01", "360_day", [15, 45, 75], [0, 30, 30, 60, 60, 90]));

        Assert.Equal(
            new("360_day", "1859-12-16T00:00:00", "1860-02-16T00:00:00", "1859-12-01T00:00:00", "1860-03-01T00:00:00", true, "P1M"),
            survey);
    }

    [Fact]
    public void Without_bounds_the_values_are_what_is_covered()
    {
        var survey = TimeSurvey.Of(Time("hours since 2000-02-28 18:00", "standard", [0, 6, 12]));

        Assert.Equal(
            new("standard", "2000-02-28T18:00:00", "2000-02-29T06:00:00", "2000-02-28T18:00:00", "2000-02-29T06:00:00", false, "PT6H"),
            survey);
    }

    [Fact]
    public void Bounds_may_have_units_of_their_own_and_be_the_wrong_way_round()
    {
        var time = Time("days since 2000-01-02", "noleap", [0.5, 1.5], [48, 24, 72, 48]) with
        {
            BoundsAttributes = AttributeSet.Empty.With("units", "hours since 2000-01-01"),
        };

        var survey = TimeSurvey.Of(time);

        Assert.Equal(("2000-01-02T00:00:00", "2000-01-04T00:00:00"), (survey.Start, survey.End));
        Assert.Equal("P1D", survey.Frequency);
    }

    [Fact]
    public void A_climatology_covers_its_years_and_has_no_frequency()
    {
        var time = Time("days since 1960-01-01", "noleap", [15, 45, 74], [0, 30 * 365, 31, (30 * 365) + 28, 59, (30 * 365) + 59]);
        time = time with { Attributes = time.Attributes.With("climatology", "climatology_bounds") };

        var survey = TimeSurvey.Of(time);

        Assert.Equal(("1960-01-01T00:00:00", "1990-03-01T00:00:00"), (survey.Start, survey.End));
        Assert.Null(survey.Frequency);
    }

    [Fact]
    public void A_falling_axis_begins_with_its_latest_date()
    {
        var survey = TimeSurvey.Of(Time("days since 2000-01-01", "standard", [2, 1, 0]));

        Assert.Equal(("2000-01-03T00:00:00", "2000-01-01T00:00:00"), (survey.First, survey.Last));
        Assert.Equal(("2000-01-01T00:00:00", "2000-01-03T00:00:00"), (survey.Start, survey.End));
    }

    [Theory]
    [InlineData("months since 2000-01-01", "standard")]
    [InlineData("days since 2000-01-01", "martian")]
    [InlineData("K", "standard")]
    public void What_is_no_date_is_said_as_jobs_say_it(string units, string calendar) => Assert.Equal(
        Fault.InvalidValue, Assert.Throws<ComputeException>(() => TimeSurvey.Of(Time(units, calendar, [1]))).Fault);

    private static Coordinate Time(string units, string calendar, double[] values, double[]? bounds = null) => new()
    {
        Name = "time",
        Type = ElementType.Double,
        Values = [.. values],
        Bounds = bounds is null ? default(ImmutableArray<double>) : [.. bounds],
        BoundsName = bounds is null ? null : "time_bnds",
        Axis = AxisKind.T,
        Attributes = AttributeSet.Empty.With("units", units).With("calendar", calendar),
    };
}
