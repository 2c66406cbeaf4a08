using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Selecting;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Cf.Selecting;

public class AxisSelectorTests
{
    private static readonly Coordinate _lat = Axes.Lat(-60, -30, 0, 30, 60).WithCells(30);

    [Theory]
    [InlineData(1, 3, 1, "1,2")]
    [InlineData(0, 5, 1, "0,1,2,3,4")]
    [InlineData(0, 100, 1, "0,1,2,3,4")]
    [InlineData(-2, 5, 1, "3,4")]
    [InlineData(-100, 2, 1, "0,1")]
    [InlineData(1, -1, 1, "1,2,3")]
    [InlineData(0, 5, 2, "0,2,4")]
    [InlineData(1, 5, 2, "1,3")]
    [InlineData(0, 5, 7, "0")]
    [InlineData(0, long.MaxValue, long.MaxValue, "0")]
    [InlineData(long.MinValue, 2, 1, "0,1")]
    public void Positions_exclude_their_end_and_are_clamped(long start, long end, long step, string expected)
    {
        var selection = AxisSelector.Select(_lat, new PositionRange("lat", start, end, step), "tas");

        Assert.Equal(expected, string.Join(',', selection.Positions()));
        Assert.Single(selection.Ranges);
        Assert.False(selection.DropsDimension);
        Assert.Equal(selection.Positions().Select(position => _lat.Values[position]), selection.Result.Values);
    }

    [Theory]
    [InlineData(2, 0.0)]
    [InlineData(0, -60.0)]
    [InlineData(-1, 60.0)]
    [InlineData(-5, -60.0)]
    public void Equal_positions_pick_one_and_drop_the_dimension(long position, double expected)
    {
        var selection = AxisSelector.Select(_lat, new PositionRange("lat", position, position), "tas");

        Assert.True(selection.DropsDimension);
        Assert.True(selection.Result.IsScalar);
        Assert.Equal([expected], selection.Result.Values);
        Assert.Equal([expected - 15, expected + 15], selection.Result.Bounds);
        Assert.Equal(new IndexRange(position < 0 ? position + 5 : position, 1), Assert.Single(selection.Ranges));
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(-6, -6)]
    [InlineData(3, 2)]
    [InlineData(7, 9)]
    [InlineData(-1, 0)]
    public void Positions_outside_the_axis_are_refused_with_its_length(long start, long end)
    {
        var error = Assert.Throws<ComputeException>(
            () => AxisSelector.Select(_lat, new PositionRange("lat", start, end), "tas"));

        Assert.Equal((Fault.InvalidValue, "lat"), (error.Fault, error.Locator));
        Assert.Contains("5 positions", error.Message, StringComparison.Ordinal);
        Assert.Contains("tas", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void A_step_below_one_is_refused(long step)
    {
        foreach (var range in (DimensionRange[])
            [
                new PositionRange("lat", 0, 5, step),
                new ValueRange("lat", 0, 5, step),
                new TimestampRange("lat", "2000", "2001", step),
            ])
        {
            var error = Assert.Throws<ComputeException>(() => AxisSelector.Select(_lat, range, "tas"));
            Assert.Contains("step", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_step_counts_elements_of_what_was_selected()
    {
        var selection = AxisSelector.Select(_lat, new ValueRange("lat", -45, 60, 2), "tas");

        Assert.Equal([-30, 30], selection.Result.Values);
        Assert.Equal([-45, -15, 15, 45], selection.Result.Bounds);
        Assert.Equal([new IndexRange(1, 2, 2)], selection.Ranges);
    }

    [Fact]
    public void The_whole_axis_is_the_same_coordinate() =>
        Assert.Same(_lat, AxisSelector.Select(_lat, new ValueRange("lat", -90, 90), "tas").Result);

    [Fact]
    public void A_result_keeps_name_type_and_attributes()
    {
        var time = Axes.Time("days since 2000-01-01", "noleap", 0, 1, 2) with { Type = ElementType.Int };

        var kept = AxisSelector.Select(time, new PositionRange("time", 1, 3), "tas").Result;
        var dropped = AxisSelector.Select(time, new PositionRange("time", 1, 1), "tas").Result;

        Assert.Equal(("time", ElementType.Int, true, false), (kept.Name, kept.Type, kept.IsUnlimited, kept.IsScalar));
        Assert.Same(time.Attributes, kept.Attributes);
        Assert.True(kept.Bounds.IsDefault);
        Assert.Equal((false, true), (dropped.IsUnlimited, dropped.IsScalar));
    }

    [Fact]
    public void Positions_select_what_python_s_slices_do()
    {
        var axis = Axes.Positions("x", 7);

        Gen.Select(Gen.Long[-10, 10], Gen.Long[-10, 10], Gen.Long[1, 4]).Sample((start, end, step) =>
        {
            if (start == end)
            {
                return true;
            }

            var low = start < 0 ? Math.Max(0, start + 7) : start;
            var high = end < 0 ? end + 7 : Math.Min(end, 7);
            var expected = Enumerable.Range(0, 7).Where(i => i >= low && i < high && (i - low) % step == 0).ToArray();
            try
            {
                var selection = AxisSelector.Select(axis, new PositionRange("x", start, end, step), "tas");
                return selection.Positions().SequenceEqual(expected)
                    && selection.Result.Values.SequenceEqual(expected.Select(i => (double)i));
            }
            catch (ComputeException)
            {
                return expected.Length == 0;
            }
        });
    }

    [Fact]
    public async Task Slices_select_what_xarray_selects()
    {
        const string Script =
            """
            import random, numpy, xarray
            random.seed(5)
            for i in range(300):
                n = random.randint(1, 12)
                values = sorted(random.sample(range(-40, 40), n))
                if random.random() < 0.5:
                    values.reverse()
                data = xarray.DataArray(numpy.arange(n), dims=["y"], coords=dict(y=numpy.array(values) / 4))
                a, b = random.randint(-50, 50) / 4, random.randint(-50, 50) / 4
                step = random.randint(1, 3)
                if a == b:
                    continue
                down = n > 1 and values[0] > values[-1]
                low, high = (max(a, b), min(a, b)) if down else (min(a, b), max(a, b))
                got = data.sel(y=slice(low, high, step)).values
                print(a, b, step, ",".join(map(str, numpy.array(values) / 4)), ",".join(map(str, got)) or "-")
            """;
        await Python.RequireAsync("xarray");

        foreach (var line in (await Python.RunAsync(Script)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            var axis = Axes.Of("y", AxisKind.Y, "km", Numbers(words[3]));
            var range = new ValueRange("y", Numbers(words[0])[0], Numbers(words[1])[0], (long)Numbers(words[2])[0]);
            string got;
            try
            {
                got = string.Join(',', AxisSelector.Select(axis, range, "tas").Positions());
            }
            catch (ComputeException)
            {
                got = "-";
            }

            Assert.Equal((line, words[4]), (line, got));
        }

        static double[] Numbers(string text) => [.. text.Split(',').Select(
            word => double.Parse(word, System.Globalization.CultureInfo.InvariantCulture))];
    }
}
