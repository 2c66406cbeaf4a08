using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Cells;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Operations.Weighing;

/// <summary>The latitudes, or the longitudes, of a variable; one of them only where a selection left one.</summary>
/// <param name="Coordinate">The coordinate, which has bounds.</param>
/// <param name="Place">The variable's dimension, or -1 where it was dropped.</param>
internal sealed record HorizontalAxis(Coordinate Coordinate, int Place)
{
    private const double Pole = 90;

    /// <summary>CDO takes the outermost of the bounds that it makes to be at the pole beyond this latitude.</summary>
    private const double NearPole = 88;

    /// <summary>Whether the variable has it as a dimension.</summary>
    public bool IsDimension => Place >= 0;

    /// <summary>Finds it, or null.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="input">Its dataset.</param>
    /// <param name="isMeant">Whether a coordinate is of latitudes, or of longitudes.</param>
    public static HorizontalAxis? Find(LazyVariable variable, LazyDataset input, Func<Coordinate, bool> isMeant)
    {
        var meant = input.Coordinates.Where(known => !known.Bounds.IsDefault && isMeant(known)).ToArray();
        return Array.Find(meant, known => !known.IsScalar && variable.AxisOf(known.Name) >= 0) is { } axis
            ? new HorizontalAxis(axis, variable.AxisOf(axis.Name))
            : Array.Find(meant, known => known.IsScalar) is { } scalar ? new HorizontalAxis(scalar, -1) : null;
    }

    /// <summary>A number for each cell.</summary>
    /// <param name="cell">From its two bounds to the number.</param>
    public ImmutableArray<double> Cells(Func<double, double, double> cell) =>
        [.. Enumerable.Range(0, Coordinate.Length)
            .Select(place => cell(Coordinate.Bounds[2 * place], Coordinate.Bounds[(2 * place) + 1]))];

    /// <summary>The widths of longitudes.</summary>
    public ColumnWidths Widths() => ColumnWidths.Of(
        [.. Enumerable.Range(0, Coordinate.Length).Select(place => CellAreas.Width(
            Coordinate.Bounds[2 * place], Coordinate.Bounds[(2 * place) + 1], Coordinate.Values[place]))]);

    /// <summary>The bounds of latitudes as CDO has them.</summary>
    public ImmutableArray<double> ToThePoles()
    {
        var bounds = Coordinate.Bounds;
        return Coordinate.BoundsName is not null ? bounds
            : bounds.SetItem(0, ToThePole(bounds[0])).SetItem(bounds.Length - 1, ToThePole(bounds[^1]));
    }

    private static double ToThePole(double bound) =>
        Math.Abs(bound) > NearPole ? Math.CopySign(Pole, bound) : bound;
}
