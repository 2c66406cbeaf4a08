using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Cells;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Operations;

/// <summary>The areas of the cells that a mean is made of, as weights.</summary>
/// <remarks>
/// <para>
/// Of the axes that are reduced only latitudes and longitudes change an area: where neither is reduced there is nothing
/// to weight, and where one is, the other's part of the area is the same for all that is averaged and is left away.
/// </para>
/// <para>
/// Grids whose latitudes are no axis take the cell measure of their file. Source: CF-1.11, 7.1 "Cell Boundaries" and
/// 7.2 "Cell Measures".
/// </para>
/// </remarks>
internal sealed class AreaWeights
{
    private readonly LazyVariable _variable;
    private readonly ImmutableArray<int> _reduced;
    private readonly LazyDataset _input;
    private readonly Arguments _arguments;
    private readonly HorizontalAxis? _latitude;
    private readonly HorizontalAxis? _longitude;

    private AreaWeights(
        LazyVariable variable, ImmutableArray<int> reduced, LazyDataset input, Arguments arguments)
    {
        _variable = variable;
        _reduced = reduced;
        _input = input;
        _arguments = arguments;
        _latitude = HorizontalAxis.Find(variable, input, CellBounds.AreLatitudes);
        _longitude = HorizontalAxis.Find(variable, input, CellBounds.AreLongitudes);
    }

    /// <summary>The weights of a variable.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="reduced">The axes that go away.</param>
    /// <param name="input">The dataset.</param>
    /// <param name="weighting">Area or AreaCdo.</param>
    /// <param name="arguments">The call's parameters, for errors.</param>
    /// <returns>The weights, or null where all values count the same.</returns>
    /// <exception cref="Faults.ComputeException">InvalidValue: the areas are not known; with what would do.</exception>
    public static WeightedCells? Of(
        LazyVariable variable,
        ImmutableArray<int> reduced,
        LazyDataset input,
        Weighting weighting,
        Arguments arguments)
    {
        var weights = new AreaWeights(variable, reduced, input, arguments);
        return weights.HasAxes() ? weighting == Weighting.Area ? weights.OfBands() : weights.OfGreatCircles()
            : weights.AreNotNeeded() ? null
            : new CellMeasure(variable, reduced, input, arguments).Weights(weighting);
    }

    // Without latitudes, as after a mean over them, longitudes will do where nothing else that lies flat is reduced.
    private bool HasAxes() => _latitude is { IsDimension: true }
        || (_longitude is { IsDimension: true } && _reduced.All(axis => axis == _longitude.Place || IsUpright(axis)));

    // All cells of a place have one area, whatever the grid.
    private bool AreNotNeeded() =>
        _reduced.All(IsUpright) && !Enumerable.Range(0, _variable.Dimensions.Length).All(IsUpright);

    private bool IsUpright(int axis) =>
        _input.CoordinateOf(_variable.Dimensions[axis])?.Axis is AxisKind.T or AxisKind.Z;

    private bool IsReduced(HorizontalAxis? axis) => axis is { IsDimension: true } && _reduced.Contains(axis.Place);

    private WeightedCells? OfBands()
    {
        var bands = IsReduced(_latitude) ? _latitude!.Cells(CellAreas.Band) : default;
        var widths = IsReduced(_longitude) ? _longitude!.Widths() : ColumnWidths.One;
        if (bands.IsDefault)
        {
            return widths.AreEqual ? null : Weigh(new KnownNode(Sound(_longitude!, widths.Each())), _longitude!);
        }

        Sound(_latitude!, bands);
        return widths.AreEqual
            ? Weigh(new KnownNode(bands), _latitude!)
            : Weigh(Sound(_longitude!, widths), bands.Length, (row, width) => bands[row] * width);
    }

    private WeightedCells? OfGreatCircles()
    {
        if (!IsReduced(_latitude) && !IsReduced(_longitude))
        {
            return null;
        }

        if (_latitude is null || _longitude is null)
        {
            throw Weights.Refuse(
                _arguments,
                $"CDO's areas depend on latitudes and longitudes, and `{_variable.Name}` of {_input.Origin} has no "
                + $"axis of {(_latitude is null ? "latitudes" : "longitudes")}; weights=area would do");
        }

        var widths = Sound(_longitude, _longitude.Widths());
        if (widths.Kinds.Max() >= ColumnWidths.Widest)
        {
            throw Weights.Refuse(
                _arguments,
                $"cells of {_longitude.Coordinate.Name} of {_input.Origin} are "
                + $"{AxisText.Number(widths.Kinds.Max(), Arrays.ElementType.Double)} degrees wide, and "
                + $"CDO has no areas of cells of {ColumnWidths.Widest} or more; weights=area would do");
        }

        var bounds = _latitude.ToThePoles();
        double Area(int row, double width) =>
            CellAreas.GreatCircles(bounds[2 * row], bounds[(2 * row) + 1], width);
        ImmutableArray<double> Column(double width) =>
            [.. Enumerable.Range(0, bounds.Length / 2).Select(row => Area(row, width))];
        if (!widths.AreEqual && _latitude.IsDimension && _longitude.IsDimension)
        {
            Sound(_latitude, Column(widths.Kinds[0]));
            return Weigh(widths, bounds.Length / 2, Area);
        }

        return IsReduced(_latitude) ? Weigh(new KnownNode(Sound(_latitude, Column(widths.Kinds[0]))), _latitude)
            : widths.AreEqual ? null
            : Weigh(new KnownNode([.. widths.Each().Select(width => Area(0, width))]), _longitude);
    }

    private WeightedCells Weigh(Node node, HorizontalAxis axis) => Weighed(new ReductionWeights(node, [axis.Place]));

    private WeightedCells Weigh(ColumnWidths widths, int rows, Func<int, double, double> area)
    {
        if ((long)rows * widths.Kinds.Length > PositionAxis.Longest)
        {
            throw Weights.Refuse(
                _arguments,
                $"{_longitude!.Coordinate.Name} of {_input.Origin} has cells of {widths.Kinds.Length} widths, too many "
                + $"for {rows} latitudes; a smaller region would do");
        }

        Node node = new RowsByColumnNode(
            [.. widths.Kinds.Select(width =>
                ImmutableArray.CreateRange(Enumerable.Range(0, rows).Select(row => area(row, width))))],
            widths.Columns);
        var (row, column) = (_latitude!.Place, _longitude!.Place);
        return Weighed(row < column
            ? new ReductionWeights(node, [row, column])
            : new ReductionWeights(ArrangeNode.Of(node, [node.Shape[1], node.Shape[0]], [1, 0]), [column, row]));
    }

    private WeightedCells Weighed(ReductionWeights weights)
    {
        HorizontalAxis[] axes = [.. new[] { _latitude, _longitude }.OfType<HorizontalAxis>().Where(IsReduced)];
        var made = axes.Where(axis => axis.Coordinate.BoundsName is null).Select(axis => axis.Coordinate.Name);
        var names = string.Join(" and ", made);
        return new WeightedCells(
            weights,
            axes.Length == 2 ? [.. axes.Select(axis => axis.Place).Order()] : [],
            names.Length == 0 ? "cell areas" : $"cell areas (bounds of {names} midway between values)");
    }

    private ColumnWidths Sound(HorizontalAxis axis, ColumnWidths widths)
    {
        Sound(axis, widths.Kinds);
        return widths;
    }

    // Bounds that were never written, or that hold what is no number, must not make a mean.
    private ImmutableArray<double> Sound(HorizontalAxis axis, ImmutableArray<double> weights) =>
        weights.All(double.IsFinite) && weights.Any(weight => weight > 0)
            ? weights
            : throw Weights.Refuse(
                _arguments,
                $"{(axis.Coordinate.BoundsName is { } name ? $"the bounds {name} of " : "the values of ")}"
                + $"{axis.Coordinate.Name} of {_input.Origin} give no areas of cells for `{_variable.Name}`; a file "
                + "with sound bounds, or weights=unweighted, would do");
}
