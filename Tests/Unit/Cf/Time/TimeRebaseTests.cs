using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Time;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Cf.Time;

public class TimeRebaseTests
{
    [Fact]
    public void Values_and_bounds_are_written_in_the_target_s_units()
    {
        var target = Axes.Time("days since 2000-01-01", "standard", 0.5).WithBounds(0, 1);
        var other = Axes.Time("hours since 2001-01-01 12:00", "gregorian", 0, 24).WithBounds(-12, 12, 12, 36);

        var rebased = Apply(new(target, Calendar.Standard), other);

        Assert.Equal([366.5, 367.5], rebased.Values);
        Assert.Equal([366, 367, 367, 368], rebased.Bounds);
    }

    [Fact]
    public void Bounds_with_units_of_their_own_are_read_by_them()
    {
        var target = Axes.Time("days since 2000-01-01", "standard", 0.5).WithBounds(0, 1);
        var other = Axes.Time("days since 2001-01-01", "standard", 0.5).WithBounds(0, 24) with
        {
            BoundsAttributes = AttributeSet.Empty.With("units", "hours since 2001-01-01"),
        };

        Assert.Equal([366, 367], Apply(new(target, Calendar.Standard), other).Bounds);
    }

    [Fact]
    public void A_round_time_stays_round()
    {
        var rebase = new TimeRebase(Axes.Time("hours since 1850-01-01", "noleap", 0), Calendar.NoLeap);

        Gen.Int[0, 24 * 365 * 300].Sample(hour =>
        {
            var days = Axes.Time("days since 0001-01-01", "noleap", (1849 * 365.0) + (hour / 24.0));
            return Apply(rebase, days).Values[0] == hour;
        });
    }

    [Fact]
    public void Another_calendar_is_written_into_the_attributes()
    {
        var target = Axes.Time("days since 2000-01-01", "noleap", 0);

        Assert.Equal("standard", new TimeRebase(target, Calendar.Standard).Target.Attributes.Text("calendar"));
        Assert.Same(target, new TimeRebase(target, Calendar.NoLeap).Target);
    }

    private static Coordinate Apply(TimeRebase rebase, Coordinate time)
    {
        var axis = TimeAxis.Decode(time);
        return rebase.Apply(time, axis, new("a.nc", axis.Calendar, axis.Calendar));
    }
}
