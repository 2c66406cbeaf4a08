using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Cf;

public sealed class CoordinateMatchTests
{
    [Fact]
    public void Positions_are_those_of_a_naive_search_in_the_order_of_the_first() =>
        Gen.Select(Gen.Int[-20, 20].Array[1, 30], Gen.Int[-20, 20].Array[1, 30]).Sample((first, second) =>
        {
            var (one, other) = (first.Distinct().ToArray(), second.Distinct().ToArray());
            (int First, int Second)[] expected =
            [
                .. from place in Enumerable.Range(0, one.Length)
                   let found = Array.IndexOf(other, one[place])
                   where found >= 0
                   select (place, found),
            ];
            if (expected.Length == 0)
            {
                Assert.Throws<ComputeException>(() => Match(one, other));
                return;
            }

            var match = Match(one, other);

            Assert.Equal(expected, match.First.Zip(match.Second));
        });

    [Fact]
    public void Rounding_is_no_difference_and_a_small_step_is_one()
    {
        double[] fine = [0, 1e-7, 2e-7];

        Assert.Equal([1, 2], Match([1, 2, 3], [2.0000001, 3.0000001, 4]).First);
        Assert.Equal([1], Match(fine, [1e-7, 7]).First);
    }

    [Theory]
    [InlineData(4e-7, 1e-7)] // Wavelengths in metres.
    [InlineData(5_000_000, 1)] // Northings.
    [InlineData(20_200_101, 1)]
    [InlineData(-0.5, 0.25)]
    public void Axes_of_one_length_that_are_shifted_by_a_step_share_what_they_share(double start, double step)
    {
        double[] first = [start, start + step, start + (2 * step)];
        double[] second = [.. first.Select(value => value + step)];

        var match = Match(first, second);

        Assert.Equal([1, 2], match.First);
        Assert.Equal([0, 1], match.Second);
        Assert.Equal(3, Match(first, [.. first.Select(value => value + (step * 1e-7))]).First.Length);
    }

    [Fact]
    public void A_single_value_may_differ_by_rounding_of_its_own_size_only()
    {
        Assert.Equal([0], Match([5e-7], [5.0000001e-7]).First);
        Assert.Throws<ComputeException>(() => Match([4e-7], [5e-7]));
    }

    [Fact]
    public void Numbers_in_other_units_are_not_compared()
    {
        var refusal = Assert.Throws<ComputeException>(() => CoordinateMatch.Of(
            Levels("Pa", 500, 1000), "a.nc", Levels("hPa", 500, 1000), "b.nc"));

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.All(
            ["a.nc", "b.nc", "`Pa`", "`hPa`"],
            word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
        Assert.Equal(
            [0, 1], CoordinateMatch.Of(Levels("hPa", 5, 9), "a", Levels(" millibar", 5, 9), "b").First);
    }

    [Fact]
    public void Times_are_compared_as_dates()
    {
        var days = Time("days since 2000-01-01", "noleap", 0, 1, 2);
        var hours = Time("hours since 2000-01-02 00:00:00", "365_day", 24, 0, 48);

        var match = CoordinateMatch.Of(days, "a", hours, "b");

        Assert.Equal([1, 2], match.First);
        Assert.Equal([1, 0], match.Second);
    }

    [Fact]
    public void Equal_numbers_in_other_units_are_other_dates()
    {
        var refusal = Assert.Throws<ComputeException>(() => CoordinateMatch.Of(
            Time("days since 2000-01-01", "noleap", 0, 1), "a.nc", Time("days since 2005-01-01", "noleap", 0, 1), "b.nc"));

        Assert.All(
            ["a.nc", "b.nc", "2000-01-01", "2005-01-02"],
            word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_value_that_is_there_twice_is_refused_unless_both_are_alike()
    {
        Assert.Equal([0, 1], Match([5, 5], [5, 5]).Second);

        var refusal = Assert.Throws<ComputeException>(() => Match([5, 5, 6], [5, 6]));

        Assert.Contains("twice", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_coordinate_keeps_the_bounds_of_its_positions()
    {
        var axis = Axis([10, 20, 30]) with { Bounds = [5, 15, 15, 25, 25, 35], BoundsName = "b" };

        var picked = CoordinateMatch.At(axis, [2, 0]);

        Assert.Equal([30, 10], picked.Values);
        Assert.Equal([25, 35, 5, 15], picked.Bounds);
    }

    private static CoordinateMatch Match(int[] first, int[] second) =>
        Match([.. first.Select(value => (double)value)], [.. second.Select(value => (double)value)]);

    private static CoordinateMatch Match(double[] first, double[] second) =>
        CoordinateMatch.Of(Axis([.. first]), "a", Axis([.. second]), "b");

    private static Coordinate Axis(ImmutableArray<double> values) =>
        new() { Name = "x", Type = ElementType.Double, Values = values, Attributes = AttributeSet.Empty };

    private static Coordinate Levels(string units, params double[] values) => Axis([.. values]) with
    {
        Name = "plev",
        Axis = AxisKind.Z,
        Attributes = AttributeSet.Empty.With("units", units),
    };

    private static Coordinate Time(string units, string calendar, params double[] values) => Axis([.. values]) with
    {
        Name = "time",
        Axis = AxisKind.T,
        Attributes = AttributeSet.Empty.With("units", units).With("calendar", calendar),
    };
}
