using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Faults;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Cf.Time;

public class DateConverterTests
{
    [Fact]
    public void Dates_stay_as_they_are() =>
        Gen.Int[-100_000, 100_000].Sample(day =>
        {
            var from = Calendar.NoLeap.StartOf(2000, 1, 1).Plus((Int128)day * Instant.PerDay).Plus(123);
            var to = new DateConverter("a.nc", Calendar.NoLeap, Calendar.ProlepticGregorian).Convert(from);

            return Calendar.ProlepticGregorian.DateOf(to) == Calendar.NoLeap.DateOf(from);
        });

    [Fact]
    public void A_date_that_the_other_calendar_lacks_is_named()
    {
        var converter = new DateConverter("a.nc", Calendar.Days360, Calendar.Standard);

        var error = Assert.Throws<ComputeException>(() => converter.Convert(Calendar.Days360.StartOf(2001, 2, 30)));

        Assert.Equal((Fault.InvalidValue, "calendar"), (error.Fault, error.Locator));
        Assert.Contains("a.nc has 2001-02-30T00:00:00", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Within_one_calendar_nothing_changes()
    {
        var converter = new DateConverter("a.nc", Calendar.Julian, Calendar.Julian);

        Assert.True(converter.IsIdentity);
        Assert.Equal(new Instant(17), converter.Convert(new Instant(17)));
    }
}
