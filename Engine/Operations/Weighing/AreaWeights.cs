using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Cells;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Operations.Parameters;

namespace Compute.Orleans.Engine.Operations.Weighing;

/// <summary>The areas of the cells that a mean or a sum is made of, as weights.</summary>
/// <remarks>
/// <para>
/// Of the axes that are reduced only latitudes and longitudes change an area: where neither is reduced there is nothing
/// to weight, and where one is, the other's part of the area is the same for all that is averaged and is left away. For
/// a sum areas are in square metres, on a sphere of CDO's radius.
/// </para>
/// <para>
/// Grids whose latitudes are no axis take the cell measure that they come with. Source: CF-1.11, 7.1 "Cell Boundaries"
/// and 7.2 "Cell Measures".
/// </para>
/// </remarks>
internal sealed class AreaWeights
{
    private const double Radians = Math.PI / 180;
    private const double EarthRadius = 6_371_000; // In metres, as CDO has it.

    private readonly LazyVariable _variable;
    private readonly ImmutableArray<int> _reduced;
    private readonly LazyDataset _input;
    private readonly LazyDataset? _measures;
    private readonly Arguments _arguments;
    private readonly HorizontalAxis? _latitude;
    private readonly HorizontalAxis? _longitude;

    /// <summary>Prepares the weights of a variable.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="reduced">The axes that go away.</param>
    /// <param name="input">The dataset.</param>
    /// <param name="measures">The dataset that holds the areas of its cells, or null.</param>
    /// <param name="arguments">The call's parameters, for errors.</param>
    public AreaWeights(
        LazyVariable variable,
        ImmutableArray<int> reduced,
        LazyDataset input,
        LazyDataset? measures,
        Arguments arguments)
    {
        _variable = variable;
        _reduced = reduced;
        _input = input;
        _measures = measures;
        _arguments = arguments;
        _latitude = HorizontalAxis.Find(variable, input, CellBounds.AreLatitudes);
        _longitude = HorizontalAxis.Find(variable, input, CellBounds.AreLongitudes);
    }

    /// <summary>The weights.</summary>
    /// <param name="weighting">One kind of area, maybe with others than areas.</param>
    /// <param name="areMetres">Whether they are to be in square metres; otherwise their parts will do.</param>
    /// <returns>The weights, or null where all values count the same.</returns>
    /// <exception cref="Faults.ComputeException">InvalidValue: the areas are not known; with what would do.</exception>
    public WeightedCells? Of(Weighting weighting, bool areMetres)
    {
        var measure = new CellMeasure(_variable, _reduced, _input, _measures, _arguments);
        var takesMeasure = _measures is not null || (weighting & Weighting.CellMeasure) != Weighting.None;
        return takesMeasure ? measure.Weights(weighting)
            : !HasAxes() ? AreNotNeeded() ? null : measure.Weights(weighting)
            : (weighting & Weighting.AreaCdo) != Weighting.None ? OfGreatCircles(areMetres)
            : areMetres ? OfBandsInMetres()
            : OfBands();
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

    private WeightedCells? OfBandsInMetres()
    {
        if (!IsReduced(_latitude) && !IsReduced(_longitude))
        {
            return null;
        }

        if (_latitude is null || _longitude is null)
        {
            throw LacksAxis("areas in square metres", "CDAT.mean or weights=unweighted");
        }

        var bands = Sound(_latitude, _latitude.Cells(CellAreas.Band));
        var widths = Sound(_longitude, _longitude.Widths());
        return OfCells(
            widths,
            bands.Length,
            (row, width) => EarthRadius * EarthRadius * bands[row] * width * Radians,
            areMetres: true);
    }

    private WeightedCells? OfGreatCircles(bool areMetres)
    {
        if (!IsReduced(_latitude) && !IsReduced(_longitude))
        {
            return null;
        }

        if (_latitude is null || _longitude is null)
        {
            throw LacksAxis("CDO's areas", "weights=area");
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
        return OfCells(
            widths,
            bounds.Length / 2,
            (row, width) => (areMetres ? EarthRadius * EarthRadius : 1)
                * CellAreas.GreatCircles(bounds[2 * row], bounds[(2 * row) + 1], width),
            areMetres);
    }

    // Where each cell's area is that of its row and its column's width.
    private WeightedCells? OfCells(
        ColumnWidths widths, int rows, Func<int, double, double> area, bool areMetres)
    {
        ImmutableArray<double> column = [.. Enumerable.Range(0, rows).Select(row => area(row, widths.Kinds[0]))];
        if (!widths.AreEqual && _latitude!.IsDimension && _longitude!.IsDimension)
        {
            Sound(_latitude, column);
            return Weigh(widths, rows, area);
        }

        return IsReduced(_latitude) || (areMetres && _latitude!.IsDimension)
            ? Weigh(new KnownNode(Sound(_latitude!, column)), _latitude!)
            : widths.AreEqual && !areMetres ? null
            : Weigh(new KnownNode([.. widths.Each().Select(width => area(0, width))]), _longitude!);
    }

    private Faults.ComputeException LacksAxis(string what, string remedy) => Weights.Refuse(
        _arguments,
        $"{what} depend on latitudes and longitudes, and `{_variable.Name}` of {_input.Origin} has no axis of "
        + $"{(_latitude is null ? "latitudes" : "longitudes")}; {remedy} would do");

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
            weights, names.Length == 0 ? "cell areas" : $"cell areas (bounds of {names} midway between values)", "m2")
        {
            Area = axes.Length == 2 ? [.. axes.Select(axis => axis.Place).Order()] : [],
            AreAreas = true,
        };
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
