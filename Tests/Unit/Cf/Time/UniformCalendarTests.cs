using Compute.Orleans.Engine.Cf.Time;

namespace Compute.Orleans.Tests.Unit.Cf.Time;

public class UniformCalendarTests
{
    [Theory]
    [InlineData("noleap", 365, 28)]
    [InlineData("all_leap", 366, 29)]
    [InlineData("360_day", 360, 30)]
    public void Every_year_is_as_long_as_the_calendar_says(string name, int days, int february)
    {
        var calendar = Calendar.Parse(name, "time");
        foreach (var year in (int[])[-4, 0, 1, 1900, 2000, 2001])
        {
            Assert.Equal(calendar.StartOf(year, 1, 1).Plus(days * Instant.PerDay), calendar.StartOf(year + 1, 1, 1));
            Assert.Equal(february, calendar.LastDay(year, 2));
        }
    }

    [Fact]
    public void The_thirtieth_of_february_exists_in_360_day_and_day_31_does_not()
    {
        Assert.True(Calendar.Days360.Has(2000, 2, 30));
        Assert.False(Calendar.Days360.Has(2000, 5, 31));
        Assert.False(Calendar.NoLeap.Has(2000, 2, 29));
        Assert.True(Calendar.AllLeap.Has(2001, 2, 29));
        Assert.False(Calendar.NoLeap.Has(2000, 13, 1));
        Assert.False(Calendar.NoLeap.Has(2000, 0, 1));
    }
}
