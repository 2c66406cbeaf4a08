using Compute.Orleans.Engine.Cf.Time;

namespace Compute.Orleans.Tests.Unit.Cf.Time;

public class CfDateTests
{
    [Theory]
    [InlineData(1850, 0, "1850-01-16T12:00:00")]
    [InlineData(1850, 500_000_000, "1850-01-16T12:00:00.5")]
    [InlineData(1850, 1, "1850-01-16T12:00:00.000000001")]
    [InlineData(1, 0, "0001-01-16T12:00:00")]
    [InlineData(-43, 0, "-0043-01-16T12:00:00")]
    [InlineData(22_000, 0, "22000-01-16T12:00:00")]
    public void A_date_reads_as_ISO_8601(int year, int nanosecond, string expected) =>
        Assert.Equal(expected, new CfDate(year, 1, 16, 12, 0, 0, nanosecond).ToString());

    [Fact]
    public void The_last_nanosecond_of_a_day_is_one_before_the_next() =>
        Assert.Equal(Instant.PerDay - 1, new CfDate(2000, 1, 1, 23, 59, 59, 999_999_999).NanosecondOfDay);
}
