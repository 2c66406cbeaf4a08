using Compute.Orleans.Engine.Cf.Time;

namespace Compute.Orleans.Tests.Unit.Cf.Time;

public class HistoricCalendarTests
{
    [Fact]
    public void The_ten_days_of_the_reform_exist_in_standard_only_as_a_gap()
    {
        Assert.True(Calendar.Standard.Has(1582, 10, 4));
        Assert.False(Calendar.Standard.Has(1582, 10, 5));
        Assert.False(Calendar.Standard.Has(1582, 10, 14));
        Assert.True(Calendar.Standard.Has(1582, 10, 15));
        Assert.Equal(
            Calendar.Standard.StartOf(1582, 10, 4).Plus(Instant.PerDay), Calendar.Standard.StartOf(1582, 10, 15));
        Assert.True(Calendar.Julian.Has(1582, 10, 10));
        Assert.True(Calendar.ProlepticGregorian.Has(1582, 10, 10));
    }

    [Theory]
    [InlineData("standard", 1500, 29)]
    [InlineData("standard", 1900, 28)]
    [InlineData("standard", 2000, 29)]
    [InlineData("proleptic_gregorian", 1500, 28)]
    [InlineData("proleptic_gregorian", 0, 29)]
    [InlineData("julian", 1900, 29)]
    [InlineData("julian", -1, 29)]
    [InlineData("julian", -4, 28)]
    public void February_ends_by_the_rules_of_its_time(string calendar, int year, int lastDay) =>
        Assert.Equal(lastDay, Calendar.Parse(calendar, "time").LastDay(year, 2));

    [Fact]
    public void Year_minus_one_precedes_year_one_where_there_is_no_year_zero()
    {
        Assert.False(Calendar.Standard.Has(0, 1, 1));
        Assert.False(Calendar.Julian.Has(0, 1, 1));
        Assert.Equal(
            new CfDate(-1, 12, 31), Calendar.Standard.DateOf(Calendar.Standard.StartOf(1, 1, 1).Plus(-Instant.PerDay)));
        Assert.Equal(
            new CfDate(0, 12, 31),
            Calendar.ProlepticGregorian.DateOf(Calendar.ProlepticGregorian.StartOf(1, 1, 1).Plus(-Instant.PerDay)));
    }
}
