using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Cf;

public sealed class CoordinateUnionTests
{
    [Fact]
    public void Every_value_of_both_has_one_place_in_ascending_order() =>
        Gen.Select(Gen.Int[-20, 20].Array[1, 30], Gen.Int[-20, 20].Array[1, 30]).Sample((first, second) =>
        {
            var (one, other) = (first.Distinct().ToArray(), second.Distinct().ToArray());
            var expected = one.SequenceEqual(other) ? one : [.. one.Union(other).Order()];

            var union = Union(Values(one), Values(other));

            Assert.Equal(expected.Select(value => (double)value), union.Coordinate.Values);
            Assert.Equal(one.Select(value => Array.IndexOf(expected, value)), union.First);
            Assert.Equal(other.Select(value => Array.IndexOf(expected, value)), union.Second);
        });

    [Fact]
    public void Rounding_is_no_difference_and_the_firsts_values_are_kept()
    {
        var union = Union(Axes.Lat(0.1, 0.2), Axes.Lat(0.2, 0.3).AsFloat());

        Assert.Equal([0.1, 0.2, (float)0.3], union.Coordinate.Values);
        Assert.Equal([0, 1], union.First);
        Assert.Equal([1, 2], union.Second);
    }

    [Fact]
    public void A_type_that_does_not_hold_all_values_becomes_double()
    {
        var floats = Axes.Lat(0.5, 1).AsFloat();

        Assert.Equal(ElementType.Float, Union(floats, Axes.Lat(1.5)).Coordinate.Type);
        Assert.Equal(ElementType.Double, Union(floats, Axes.Lat(1.1)).Coordinate.Type);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Times_are_joined_by_date_in_the_units_of_the_earlier(bool isEarlierFirst)
    {
        var days = Axes.Time("days since 2000-01-01", "noleap", 0, 1, 2).WithCells(1);
        var hours = Axes.Time("hours since 2000-01-02", "365_day", 24, 48).WithCells(24);

        var union = isEarlierFirst ? Union(days, hours) : Union(hours, days);

        Assert.Equal([0.0, 1, 2, 3], union.Coordinate.Values);
        Assert.Equal("days since 2000-01-01", union.Coordinate.Attributes.Text("units"));
        Assert.Equal([-0.5, 0.5, 0.5, 1.5, 1.5, 2.5, 2.5, 3.5], union.Coordinate.Bounds);
        Assert.Equal([2, 3], isEarlierFirst ? union.Second : union.First);
    }

    [Fact]
    public void Bounds_that_one_lacks_are_dropped_where_places_would_be_without_and_taken_where_not()
    {
        var bare = Axes.Time("days since 2000-01-01", null, 0, 1);
        var other = Axes.Time("days since 2000-01-01", null, 1, 2).WithCells(1);

        Assert.True(Union(bare, other).Coordinate.Bounds.IsDefault);
        Assert.Equal("time_bnds", Union(bare, bare.WithCells(1)).Coordinate.BoundsName);
        Assert.Equal(
            [0.0, 10, 10, 22.5, 22.5, 37.5], Union(Axes.Lat(5, 15), Axes.Lat(30)).Coordinate.Bounds);
    }

    [Fact]
    public void Cells_of_one_place_with_other_bounds_are_found()
    {
        var first = Axes.Lat(0, 10).WithCells(10);
        var second = Axes.Lat(10, 20).WithCells(10);
        var wider = Axes.Lat(10, 20).WithCells(12);

        Assert.Null(Union(first, second).FirstDifferentCell(first, second));
        Assert.Equal(1, Union(first, wider).FirstDifferentCell(first, wider));
    }

    [Theory]
    [InlineData("360_day", "360_day")]
    [InlineData("standard", "noleap")]
    public void Two_calendars_and_values_that_are_there_twice_are_refused(string first, string second)
    {
        var one = Axes.Time("days since 2000-01-01", first, 0, 0);
        var other = Axes.Time("days since 2000-01-01", second, 1, 2);

        var refusal = Assert.Throws<ComputeException>(() => Union(one, other));

        Assert.Contains(first == second ? "twice" : "noleap", refusal.Message, StringComparison.Ordinal);
    }

    private static Coordinate Values(int[] values) =>
        Axes.Of("x", AxisKind.None, null, [.. values.Select(value => (double)value)]);

    private static CoordinateUnion Union(Coordinate one, Coordinate other) =>
        CoordinateUnion.Of(one, "one", other, "other");
}
