using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Selecting;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Cf.Selecting;

public class ValueSelectorTests
{
    private static readonly Coordinate _global = Axes.Lon(Axes.Steps(0, 1, 360)).WithCells(1);
    private static readonly Coordinate _coarse = Axes.Lon(Axes.Steps(0, 2.5, 144)).WithCells(2.5);

    [Theory]
    [InlineData(-30, 30)]
    [InlineData(30, -30)]
    public void Both_ends_belong_to_a_range_in_either_order_on_either_direction(double start, double end)
    {
        Assert.Equal([-30, 0, 30], Select(Axes.Lat(-60, -30, 0, 30, 60), start, end).Result.Values);
        Assert.Equal([30, 0, -30], Select(Axes.Lat(60, 30, 0, -30, -60), start, end).Result.Values);
    }

    [Fact]
    public void Ends_are_rounded_to_what_a_float_axis_can_hold()
    {
        var axis = Axes.Lat(0, 0.1, 0.2, 0.3).AsFloat();

        Assert.Equal([1, 2], Select(axis, 0.1, 0.2).Positions());
        Assert.Equal([3], Select(axis, 0.3, 0.3).Positions());
    }

    [Fact]
    public void Infinite_ends_are_open() =>
        Assert.Equal([0, 30], Select(Axes.Lat(-30, 0, 30), 0, double.PositiveInfinity).Result.Values);

    [Fact]
    public void Infinite_longitudes_do_not_wrap() =>
        Assert.Equal(11, Select(_global, double.NegativeInfinity, 10).Result.Length);

    [Fact]
    public void An_end_that_is_no_number_is_refused() =>
        Assert.Contains("NaN", Refusal(_global, double.NaN, 10), StringComparison.Ordinal);

    [Fact]
    public void An_axis_in_no_order_gives_several_ranges()
    {
        var selection = Select(Axes.Of("ens", AxisKind.None, null, 0, 2, 1, 9, 2), 0, 2);

        Assert.Equal([new IndexRange(0, 3), new IndexRange(4, 1)], selection.Ranges);
        Assert.Equal([0, 2, 1, 2], selection.Result.Values);
    }

    [Fact]
    public void Values_on_time_are_numbers_in_the_file_s_units() =>
        Assert.Equal(
            [1, 2], Select(Axes.Time("hour since 0000-01-01 00:00:00", null, 366, 1096, 1826), 1000, 2000).Positions());

    [Fact]
    public void Values_on_a_dimension_without_coordinate_are_positions() =>
        Assert.Equal([2, 3], Select(Axes.Positions("x", 6), 2, 3).Positions());

    [Fact]
    public void A_point_drops_the_dimension()
    {
        var selection = Select(_coarse, 5, 5);

        Assert.True(selection.DropsDimension && selection.Result.IsScalar);
        Assert.Equal([2], selection.Positions());
        Assert.Equal([3.75, 6.25], selection.Result.Bounds);
    }

    [Theory]
    [InlineData(1, 1, "has no lat 1:", "the nearest are 0 and 30")]
    [InlineData(1, 2, "has no lat in 1 .. 2:", "the nearest are 0 and 30")]
    [InlineData(70, 80, "in 70 .. 80", "the nearest is 30")]
    [InlineData(-80, -70, "in -80 .. -70", "the nearest is -30")]
    public void An_empty_selection_names_the_neighbours_and_the_axis(
        double start, double end, string asked, string neighbours)
    {
        var message = Refusal(Axes.Lat(30, 0, -30), start, end);

        Assert.Contains(asked, message, StringComparison.Ordinal);
        Assert.Contains(neighbours, message, StringComparison.Ordinal);
        Assert.Contains("lat [30 .. -30]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_longitude_that_is_missed_names_neighbours_in_the_asked_frame()
    {
        Assert.Contains("the nearest are -2.5 and 0", Refusal(_coarse, -1, -1), StringComparison.Ordinal);
        Assert.Contains("the nearest are 357.5 and 360", Refusal(_coarse, 359, 359), StringComparison.Ordinal);
    }

    // FIELD_NOTES 42, 43, 44: ranges across the meridian, with their longitudes and bounds.
    [Theory]
    [InlineData(0, 360, 0, 359, 1)]
    [InlineData(-180, 180, -179, 180, 2)]
    [InlineData(350, 370, 350, 370, 2)]
    [InlineData(-10, 10, -10, 10, 2)]
    [InlineData(10, -10, -10, 10, 2)]
    [InlineData(100, 200, 100, 200, 1)]
    [InlineData(-200, -100, -200, -100, 1)]
    [InlineData(710, 730, 710, 730, 2)]
    [InlineData(-100, 400, 0, 359, 1)] // nothing is shifted that lies within the range as it is
    [InlineData(100, 460, 100, 459, 2)]
    public void Longitudes_are_found_in_any_frame(double start, double end, double first, double last, int ranges)
    {
        var selection = Select(_global, start, end);

        Assert.Equal(Axes.Steps(first, 1, (int)(last - first) + 1), selection.Result.Values);
        Assert.Equal(ranges, selection.Ranges.Length);
        Assert.Equal(
            selection.Result.Values.SelectMany(value => (double[])[value - 0.5, value + 0.5]), selection.Result.Bounds);
        Assert.Equal(
            selection.Positions(), selection.Result.Values.Select(value => (int)((value + 720) % 360)));
    }

    [Fact]
    public void A_whole_circle_on_a_coarse_axis_stays_as_it_is()
    {
        Assert.Same(_coarse, Select(_coarse, 0, 360).Result);
        Assert.Equal(Axes.Steps(-177.5, 2.5, 144), Select(_coarse, -180, 180).Result.Values);
    }

    [Fact]
    public void A_regional_axis_does_not_wrap_further_than_it_reaches()
    {
        var regional = Axes.Lon(Axes.Steps(-10, 1, 10));

        Assert.Equal([-1], Select(regional, -1, 0).Result.Values);
        Assert.Equal([-1], Select(regional, 0, -1).Result.Values);
        Assert.Equal([350, 351], Select(regional, 340, 351).Result.Values);
        Assert.Contains("lon [-10 .. -1]", Refusal(regional, 10, 20), StringComparison.Ordinal);
    }

    [Fact]
    public void An_axis_of_one_longitude_is_found_in_any_frame() =>
        Assert.Equal([-10], Select(Axes.Lon(350), -180, 180).Result.Values);

    [Fact]
    public void A_region_on_either_side_of_a_regional_axis_is_put_in_order()
    {
        var selection = Select(Axes.Lon(Axes.Steps(100, 10, 11)), -170, 120);

        Assert.Equal([-170, -160, 100, 110, 120], selection.Result.Values);
        Assert.Equal([new IndexRange(9, 2), new IndexRange(0, 3)], selection.Ranges);
    }

    [Fact]
    public void A_descending_axis_stays_descending()
    {
        var selection = Select(Axes.Lon(Axes.Steps(359, -1, 360)).WithCells(-1), -2, 1);

        Assert.Equal([1, 0, -1, -2], selection.Result.Values);
        Assert.Equal([1.5, 0.5, 0.5, -0.5, -0.5, -1.5, -1.5, -2.5], selection.Result.Bounds);
        Assert.Equal([new IndexRange(358, 2), new IndexRange(0, 2)], selection.Ranges);
    }

    [Fact]
    public void An_axis_that_starts_anew_in_its_middle_is_put_in_order()
    {
        var axis = Axes.Lon([.. Axes.Steps(0, 1, 181), .. Axes.Steps(-179, 1, 179)]);

        Assert.Equal(Axes.Steps(-179, 1, 360), Select(axis, -180, 180).Result.Values);
        Assert.Equal(Axes.Steps(0, 1, 360), Select(axis, 0, 360).Result.Values);
    }

    [Fact]
    public void A_meridian_that_the_axis_has_twice_is_taken_once_where_it_would_be_repeated()
    {
        var axis = Axes.Lon(Axes.Steps(0, 10, 37));

        Assert.Equal([-10, 0, 10], Select(axis, -10, 10).Result.Values);
        Assert.Equal([350, 360, 370], Select(axis, 350, 370).Result.Values);
        Assert.Equal(37, Select(axis, 0, 360).Result.Length);
        Assert.Equal([0], Select(axis, 0, 0).Positions());
        Assert.Equal([36], Select(axis, 360, 360).Positions());
    }

    // The axis of the ETOPO20 relief: its last value, less a circle, is its first but for rounding.
    [Fact]
    public void A_meridian_that_comes_again_but_for_rounding_is_taken_once()
    {
        var axis = Axes.Lon([.. Axes.Steps(20.1666667, 1.0 / 3, 1080), 380.1666307]);

        var selection = Select(axis, 10, 30);

        Assert.Equal([new IndexRange(1050, 30), new IndexRange(0, 30)], selection.Ranges);
        Assert.Equal(20.1666667, selection.Result.Values[30]);
        Assert.Equal(1080, Select(axis, 0, 360).Result.Length);
        Assert.Equal(1081, Select(axis, 20, 390).Result.Length);
    }

    [Fact]
    public void A_point_is_found_in_any_frame()
    {
        var selection = Select(_coarse, -2.5, -2.5);

        Assert.Equal([143], selection.Positions());
        Assert.Equal([-2.5], selection.Result.Values);
        Assert.Equal([-3.75, -1.25], selection.Result.Bounds);
        Assert.True(selection.DropsDimension);
    }

    [Fact]
    public void An_end_that_is_a_shifted_cell_belongs_to_the_range_in_spite_of_rounding()
    {
        double[] tenths = [.. Enumerable.Range(0, 3600).Select(i => i / 10.0)];
        foreach (var axis in (Coordinate[])[Axes.Lon(tenths), Axes.Lon(tenths).AsFloat()])
        {
            var selection = Select(axis, -0.1, 0.2);

            Assert.Equal([3599, 0, 1, 2], selection.Positions());
            Assert.Equal(axis.Type == ElementType.Float ? -0.1f : -0.1, selection.Result.Values[0]);
            Assert.Equal(axis.Type, selection.Result.Type);
        }
    }

    [Fact]
    public void A_step_goes_on_across_the_meridian()
    {
        var selection = AxisSelector.Select(_global, new ValueRange("lon", -5, 5, 3), "tas");

        Assert.Equal([-5, -2, 1, 4], selection.Result.Values);
        Assert.Equal([new IndexRange(355, 2, 3), new IndexRange(1, 2, 3)], selection.Ranges);
    }

    [Fact]
    public void Kilometres_do_not_wrap() =>
        Assert.Contains(
            "x [0 .. 300]",
            Refusal(Axes.Of("x", AxisKind.X, "km", 0, 100, 200, 300), -100, -50),
            StringComparison.Ordinal);

    [Fact]
    public void A_selection_of_longitudes_equals_brute_force()
    {
        var axes =
            from first in Gen.Int[-360, 360]
            from step in Gen.OneOf(1, 2, 5, 15, 30)
            from count in Gen.Int[1, 360]
            from down in Gen.Bool
            let length = Math.Min(count, 360 / step)
            select Axes.Lon(Axes.Steps(first / 2.0, (down ? -0.5 : 0.5) * 2 * step, length)).WithCells(step);

        Gen.Select(axes, Gen.Int[-1500, 1500], Gen.Int[1, 900]).Sample((axis, start, width) =>
        {
            var (low, high) = (start / 2.0, (start + width) / 2.0);
            var expected = Enumerable.Range(0, axis.Length)
                .Where(i => Enumerable.Range(-8, 17).Any(
                    turn => axis.Values[i] + (360 * turn) >= low && axis.Values[i] + (360 * turn) <= high))
                .ToArray();
            AxisSelection selection;
            try
            {
                selection = Select(axis, high, low);
            }
            catch (ComputeException)
            {
                return expected.Length == 0;
            }

            var positions = selection.Positions();
            var values = selection.Result.Values;
            var direction = axis.Length < 2 || axis.Values[1] > axis.Values[0] ? 1 : -1;
            return positions.Order().SequenceEqual(expected)
                && values.All(value => value >= low && value <= high)
                && values.Zip(positions).All(pair => (pair.First - axis.Values[pair.Second]) % 360 == 0)
                && values.Zip(positions).All(pair =>
                    pair.First == axis.Values[pair.Second]
                    || axis.Values[pair.Second] < low || axis.Values[pair.Second] > high)
                && values.Zip(values.Skip(1)).All(pair => direction * (pair.Second - pair.First) > 0)
                && selection.Result.Bounds.Index().All(bound =>
                    Math.Abs(bound.Item - values[bound.Index / 2])
                        == Math.Abs(axis.Bounds[0] - axis.Values[0]));
        }, iter: 2000);
    }

    private static AxisSelection Select(Coordinate axis, double start, double end) =>
        AxisSelector.Select(axis, new ValueRange(axis.Name, start, end), "tas");

    private static string Refusal(Coordinate axis, double start, double end)
    {
        var error = Assert.Throws<ComputeException>(() => Select(axis, start, end));
        Assert.Equal((Fault.InvalidValue, axis.Name), (error.Fault, error.Locator));
        return error.Message;
    }
}
