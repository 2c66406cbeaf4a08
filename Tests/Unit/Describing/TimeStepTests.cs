using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Describing;

namespace Compute.Orleans.Tests.Unit.Describing;

public sealed class TimeStepTests
{
    [Theory]
    [InlineData("standard", "2001-01-16 2001-02-14 2001-03-16 2001-04-15", "P1M")]
    [InlineData("standard", "2001-01-01 2001-02-01", null)] // 31 days, or a month: two dates do not tell.
    [InlineData("standard", "2001-02-15 2001-03-17 2001-04-16 2001-05-16", "P30D")] // Equal steps are what they are,
    [InlineData("360_day", "2001-01-16 2001-02-16 2001-03-16", "P1M")] // but where all months are so long.
    [InlineData("noleap", "2001-07-02 2002-07-02 2003-07-02", "P1Y")]
    [InlineData("standard", "2001-07-02 2002-07-02 2003-07-02", "P365D")]
    [InlineData("standard", "2001-07-02 2002-07-02 2003-07-02 2004-07-02", "P1Y")]
    [InlineData("standard", "2001-01-15 2001-04-15 2001-07-15", "P3M")]
    [InlineData("julian", "-0002-01-01 -0001-01-01 0001-01-01", "P1Y")] // Without a year 0.
    [InlineData("standard", "2001-01-30 2001-02-06 2001-03-08", null)] // Each in the next month, and no month apart.
    [InlineData("standard", "2001-01-01 2001-01-02 2001-01-03", "P1D")]
    [InlineData("standard", "2001-01-01 2001-01-02 2001-01-04", null)]
    [InlineData("standard", "2001-01-03 2001-01-02 2001-01-01", null)]
    [InlineData("standard", "2001-01-01 2001-01-01", null)]
    [InlineData("standard", "2001-01-01", null)]
    [InlineData("standard", "1582-10-03 1582-10-04 1582-10-15 1582-10-16", "P1D")] // Ten days were left out.
    public void A_step_is_told_by_dates_where_it_is_certain(string calendar, string dates, string? step)
    {
        var known = Calendar.Parse(calendar, "time");

        Assert.Equal(step, TimeStep.Of(known, [.. dates.Split(' ').Select(date => At(known, date))]));
    }

    [Theory]
    [InlineData(6 * 3600, "PT6H")]
    [InlineData(900, "PT15M")]
    [InlineData(36 * 3600, "P1DT12H")]
    [InlineData(1.5, "PT1.5S")]
    [InlineData(90061, "P1DT1H1M1S")]
    public void A_duration_is_that_of_ISO_8601(double seconds, string step)
    {
        var start = Calendar.Standard.StartOf(2000, 1, 1);
        var nanoseconds = (long)(seconds * 1e9);

        Assert.Equal(step, TimeStep.Of(Calendar.Standard, [start, start.Plus(nanoseconds), start.Plus(2 * nanoseconds)]));
    }

    [Theory]
    [InlineData("standard", "2001-01-01 2001-02-01 2001-03-01", "P1M")] // Two cells tell.
    [InlineData("standard", "2001-01-01 2001-02-01", null)] // One cell has no next one.
    [InlineData("standard", "2000-12-01 2001-03-01 2001-06-01", "P3M")]
    [InlineData("standard", "2001-01-01 2002-01-01 2003-01-01", "P1Y")]
    [InlineData("standard", "2001-01-16 2001-02-15 2001-03-17", "P30D")]
    [InlineData("standard", "2001-01-01 2001-02-01 2001-04-01", null)]
    [InlineData("standard", "2001-01-01 2001-01-02 2001-01-03", "P1D")]
    public void Cells_that_follow_each_other_tell_the_step(string calendar, string edges, string? step)
    {
        var known = Calendar.Parse(calendar, "time");
        ImmutableArray<Instant> instants = [.. edges.Split(' ').Select(date => At(known, date))];

        Assert.Equal(step, TimeStep.OfCells(known, instants[..^1], instants[1..]));
    }

    [Fact]
    public void Cells_with_gaps_tell_nothing()
    {
        ImmutableArray<Instant> starts = [Day(1), Day(3)];

        Assert.Null(TimeStep.OfCells(Calendar.Standard, starts, [Day(2), Day(4)]));
        Assert.Null(TimeStep.OfCells(Calendar.Standard, starts, [Day(5), Day(6)]));
        Assert.Null(TimeStep.OfCells(Calendar.Standard, [Day(2), Day(2)], [Day(2), Day(2)]));

        static Instant Day(int day) => Calendar.Standard.StartOf(2001, 1, day);
    }

    private static Instant At(Calendar calendar, string date)
    {
        var numbers = date.TrimStart('-').Split('-').Select(part => int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return calendar.StartOf(date.StartsWith('-') ? -numbers[0] : numbers[0], numbers[1], numbers[2]);
    }
}
