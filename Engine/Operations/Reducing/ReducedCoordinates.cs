using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Operations.Reducing;

/// <summary>What reduced dimensions leave: scalar coordinates, each of one cell that spans what was reduced.</summary>
/// <remarks>
/// <para>
/// Value: the middle of the cell; of a single value that value. Bounds: the outermost of the reduced cells, where there
/// are none the outermost of the values; they are named and written.
/// </para>
/// <para>
/// A climatological time leaves nothing, for its cells are not contiguous, nor does a dimension without a coordinate.
/// </para>
/// <para>
/// The data names them, but for a latitude beside longitudes that are left, and the reverse, which the whole file
/// names, as xarray does: CDO takes a scalar and an axis for no grid, and would lose the axis.
/// </para>
/// <para>Source: CF-1.11, 5.7 "Scalar Coordinate Variables" and 7.3, whose cell_methods name them.</para>
/// </remarks>
internal static class ReducedCoordinates
{
    private const string BoundsAttribute = "bounds";
    private const string Coordinates = "coordinates";

    /// <summary>Adds them to a result.</summary>
    /// <param name="result">The result, without what described the dimensions.</param>
    /// <param name="input">What was reduced.</param>
    /// <param name="axes">The names of the dimensions.</param>
    public static LazyDataset AddTo(LazyDataset result, LazyDataset input, ImmutableArray<string> axes)
    {
        foreach (var axis in axes)
        {
            if (input.CoordinateOf(axis) is not { Length: > 0 } coordinate
                || coordinate.Attributes["climatology"] is not null
                || !coordinate.Values.All(double.IsFinite)
                || IsTaken(result, axis))
            {
                continue;
            }

            var cell = Cell(coordinate, result);
            result = result with { Coordinates = result.Coordinates.Add(cell) };
            result = IsHalfOfGrid(cell, result)
                ? result with { Attributes = Naming(result.Attributes, axis) }
                : result.MapData(variable =>
                    Had(input, variable.Name, axis) ? variable.WithCoordinate(axis) : variable);
        }

        return result;
    }

    private static bool IsHalfOfGrid(Coordinate cell, LazyDataset result) =>
        IsHorizontal(cell.Axis) && result.Axes.Any(axis => IsHorizontal(axis.Axis));

    private static bool IsHorizontal(AxisKind axis) => axis is AxisKind.X or AxisKind.Y;

    private static AttributeSet Naming(AttributeSet attributes, string name)
    {
        var before = attributes.Text(Coordinates);
        return attributes.With(Coordinates, string.IsNullOrWhiteSpace(before) ? name : $"{before} {name}");
    }

    private static bool Had(LazyDataset input, string variable, string axis) =>
        input.Data.Any(known => known.Name == variable && known.AxisOf(axis) >= 0);

    private static bool IsTaken(LazyDataset dataset, string name) =>
        dataset.Coordinates.Any(known => known.Name == name || known.BoundsName == name)
        || dataset.Variables.Any(known => known.Name == name);

    private static Coordinate Cell(Coordinate coordinate, LazyDataset result)
    {
        var attributes = coordinate.Attributes.Without("formula_terms", BoundsAttribute);
        var cell = coordinate with
        {
            Attributes = attributes,
            Bounds = default,
            BoundsName = null,
            BoundsAttributes = coordinate.BoundsAttributes.Without("formula_terms"),
            IsScalar = true,
            IsUnlimited = false,
        };
        if (coordinate.Length == 1 && coordinate.BoundsName is null)
        {
            return cell; // A point, or a cell whose bounds the file does not know.
        }

        var ends = coordinate.Bounds.IsDefault ? coordinate.Values : coordinate.Bounds;
        var (low, high) = (ends.Min(), ends.Max());
        var name = coordinate.BoundsName ?? coordinate.Name + "_bnds";
        while (IsTaken(result, name))
        {
            name += "_";
        }

        var middle = coordinate.Length == 1 ? coordinate.Values[0] : low + ((high - low) / 2);
        var isHeld = coordinate.Type.IsFloating() || coordinate.Length == 1 || double.IsInteger(middle);
        return cell with
        {
            Type = isHeld ? coordinate.Type : ElementType.Double,
            Values = [isHeld && coordinate.Type == ElementType.Float ? (float)middle : middle],
            Attributes = attributes.With(BoundsAttribute, name),
            Bounds = [low, high],
            BoundsName = name,
            BoundsType = coordinate.Bounds.IsDefault ? coordinate.Type : coordinate.BoundsType,
        };
    }
}
