using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Tests.Unit.Cf;

public class AxisTextTests
{
    [Fact]
    public void An_axis_is_shown_by_its_ends()
    {
        Assert.Equal("lat [-90 .. 90]", AxisText.Extent(Axes.Lat(-90, 0, 90)));
        Assert.Equal("lev [850]", AxisText.Extent(Axes.Of("lev", AxisKind.Z, "hPa", 850)));
        Assert.Equal("lev (empty)", AxisText.Extent(Axes.Of("lev", AxisKind.Z, "hPa")));
        Assert.Equal("lon [0.1 .. 0.3]", AxisText.Extent(Axes.Lon(0.1, 0.2, 0.3).AsFloat()));
    }

    [Fact]
    public void A_time_axis_is_shown_by_its_dates_and_by_numbers_where_it_has_none()
    {
        Assert.Equal(
            "time [1850-01-16 .. 1850-02-15]", AxisText.Extent(Axes.Time("days since 1850-01-01", null, 15.5, 45)));
        Assert.Equal(
            "time [1850-01-01T06:00:00 .. 1850-01-01T18:00:00]",
            AxisText.Extent(Axes.Time("days since 1850-01-01", null, 0.25, 0.75)));
        Assert.Equal(
            "time [366 .. 8401.335]",
            AxisText.Extent(Axes.Time("hour since 0000-01-01 00:00:00", null, 366, 8401.335)));
    }

    [Fact]
    public void A_float_is_shown_with_its_own_digits()
    {
        Assert.Equal("0.1", AxisText.Number(0.1f, ElementType.Float));
        Assert.Equal("0.10000000149011612", AxisText.Number(0.1f, ElementType.Double));
    }
}
