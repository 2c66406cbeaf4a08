using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Operations.Reducing;
using Compute.Orleans.Tests.Unit.Cf;

namespace Compute.Orleans.Tests.Unit.Operations.Reducing;

public sealed class ReducedCoordinatesTests
{
    private static readonly Coordinate _days = Axes.Time("days since 2000-01-01", "noleap", 15, 45, 75)
        .WithBounds(0, 31, 31, 59, 59, 90);

    [Fact]
    public void The_cell_spans_the_reduced_cells_and_the_value_is_its_middle()
    {
        var time = Reduced(_days);

        Assert.Equal((45, true, false), (Assert.Single(time.Values), time.IsScalar, time.IsUnlimited));
        Assert.Equal([0, 90], time.Bounds);
        Assert.Equal(("time_bnds", "time_bnds"), (time.BoundsName, time.Attributes.Text("bounds")));
        Assert.Equal("days since 2000-01-01", time.Attributes.Text("units"));
    }

    [Fact]
    public void Cells_without_bounds_span_their_values() =>
        Assert.Equal([50000, 100000], Reduced(Axes.Of("plev", AxisKind.Z, "Pa", 100000, 70000, 50000)).Bounds);

    [Fact]
    public void Bounds_that_were_made_are_written_then()
    {
        var lat = Reduced(Axes.Lat(60, 0, -60) with { Bounds = [90, 30, 30, -30, -30, -90] });

        Assert.Equal([-90, 90], lat.Bounds);
        Assert.Equal(("lat_bnds", "lat_bnds"), (lat.BoundsName, lat.Attributes.Text("bounds")));
    }

    [Fact]
    public void A_single_value_stays_what_it_is()
    {
        var known = Reduced(Axes.Lat(10).WithBounds(0, 30));
        var point = Reduced(Axes.Of("height", AxisKind.Z, "m", 2));

        Assert.Equal([10], known.Values);
        Assert.Equal([0, 30], known.Bounds);
        Assert.Equal([2], point.Values);
        Assert.True(point.Bounds.IsDefault);
        Assert.Null(point.Attributes["bounds"]);
    }

    [Theory]
    [InlineData(ElementType.Int, 0, 4, ElementType.Int, 2)]
    [InlineData(ElementType.Int, 0, 5, ElementType.Double, 2.5)]
    [InlineData(ElementType.Float, 0, 5, ElementType.Float, 2.5)]
    public void The_type_holds_the_middle(ElementType type, double first, double last, ElementType expected, double value)
    {
        var axis = Reduced(Axes.Of("ens", AxisKind.None, null, first, last) with { Type = type });

        Assert.Equal((expected, value), (axis.Type, Assert.Single(axis.Values)));
        Assert.Equal(type, axis.BoundsType);
    }

    [Fact]
    public void A_middle_of_floats_is_a_float() =>
        Assert.Equal(0.15f, Assert.Single(Reduced(Axes.Lat(0.1, 0.2).AsFloat()).Values), 1e-9);

    [Fact]
    public void A_climatology_leaves_nothing() => Assert.Empty(
        Reduce(_days with { Attributes = _days.Attributes.With("climatology", "time_bnds") }).Coordinates);

    [Fact]
    public void A_name_that_is_taken_is_not_given_again()
    {
        var input = Dataset(Axes.Of("plev", AxisKind.Z, "Pa", 1, 2));
        var other = new LazyVariable("plev_bnds", VariableRole.Data, [], Values(1), AttributeSet.Empty);

        var result = ReducedCoordinates.AddTo(
            (input with { Variables = input.Variables.Add(other) }).Without(["plev"]), input, ["plev"]);

        Assert.Equal("plev_bnds_", Assert.Single(result.Coordinates).BoundsName);
    }

    [Fact]
    public void Data_that_was_reduced_names_it_and_no_other()
    {
        var input = Dataset(_days);
        var fixedData = new LazyVariable("orog", VariableRole.Data, [], Values(1), AttributeSet.Empty);
        input = input with { Variables = input.Variables.Add(fixedData) };

        var result = ReducedCoordinates.AddTo(input.Without(["time"]), input, ["time"]);

        Assert.Equal("time", result.Variables[0].Attributes.Text("coordinates"));
        Assert.Null(result.Variables[1].Attributes["coordinates"]);
    }

    [Fact]
    public void Terms_of_a_formula_are_gone_with_the_levels()
    {
        var levels = Axes.Of("lev", AxisKind.Z, "1", 0.1, 0.9).WithBounds(0, 0.2, 0.8, 1);
        levels = levels with
        {
            Attributes = levels.Attributes.With("formula_terms", "a: a b: b ps: ps"),
            BoundsAttributes = AttributeSet.Empty.With("formula_terms", "a: a_bnds b: b_bnds ps: ps"),
        };

        var reduced = Reduced(levels);

        Assert.Null(reduced.Attributes["formula_terms"]);
        Assert.Null(reduced.BoundsAttributes["formula_terms"]);
    }

    private static Coordinate Reduced(Coordinate axis) => Assert.Single(Reduce(axis).Coordinates);

    private static LazyDataset Reduce(Coordinate axis)
    {
        var input = Dataset(axis);
        return ReducedCoordinates.AddTo(input.Without([axis.Name]), input, [axis.Name]);
    }

    private static LazyDataset Dataset(Coordinate axis) => new()
    {
        Origin = "a test",
        Variables =
            [new LazyVariable("tas", VariableRole.Data, [axis.Name], Values(axis.Length), AttributeSet.Empty)],
        Coordinates = [axis],
        Attributes = AttributeSet.Empty,
    };

    private static KnownNode Values(int length) => new([.. Enumerable.Range(0, length).Select(place => (double)place)]);
}
