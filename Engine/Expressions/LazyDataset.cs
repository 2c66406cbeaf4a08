using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>
/// Variables, their coordinates and their attributes, as one file would hold them; values come later.
/// </summary>
internal sealed record LazyDataset
{
    /// <summary>What messages call it: a file's uri, or an operation with its result's name.</summary>
    public required string Origin { get; init; }

    /// <summary>Data variables and what describes them.</summary>
    public required ImmutableArray<LazyVariable> Variables { get; init; }

    /// <summary>One-dimensional and scalar coordinates, values in memory.</summary>
    public required ImmutableArray<Coordinate> Coordinates { get; init; }

    /// <summary>The global attributes.</summary>
    public required AttributeSet Attributes { get; init; }

    /// <summary>The bins that the data are put into by the reduction that follows; null where there are none.</summary>
    public Bins? Bins { get; init; }

    /// <summary>The variables that operations work on.</summary>
    public IEnumerable<LazyVariable> Data => Variables.Where(variable => variable.Role == VariableRole.Data);

    /// <summary>The coordinate of a dimension, or null where the file has none.</summary>
    /// <param name="dimension">The dimension's name.</param>
    public Coordinate? CoordinateOf(string dimension) =>
        Coordinates.FirstOrDefault(coordinate => !coordinate.IsScalar && coordinate.Name == dimension);

    /// <summary>Every dimension of the data, with its coordinate or, where there is none, its positions.</summary>
    public ImmutableArray<Coordinate> Axes
    {
        get
        {
            var axes = ImmutableArray.CreateBuilder<Coordinate>();
            foreach (var variable in Data)
            {
                for (var axis = 0; axis < variable.Dimensions.Length; axis++)
                {
                    var name = variable.Dimensions[axis];
                    if (!axes.Any(known => known.Name == name))
                    {
                        axes.Add(CoordinateOf(name) ?? PositionAxis.Of(name, variable.Node.Shape[axis]));
                    }
                }
            }

            return axes.ToImmutable();
        }
    }

    /// <summary>Says that a dimension is not there, and what is.</summary>
    /// <remarks>
    /// On a grid whose latitudes are no axis it says which dimensions they are along. Source: CF-1.11, 5.2
    /// "Two-Dimensional Latitude, Longitude, Coordinate Variables".
    /// </remarks>
    /// <param name="requested">The name, or role, that was asked for.</param>
    public string Lacks(string requested)
    {
        var text = DimensionResolver.Missing(requested, Origin, Axes);
        var name = requested.Trim().ToLowerInvariant() switch
        {
            "lat" or "latitude" or "y" => "latitude",
            "lon" or "longitude" or "x" => "longitude",
            _ => null,
        };
        return name is not null && Variables.FirstOrDefault(known => known.Role == VariableRole.Auxiliary
            && known.Dimensions.Length > 0
            && known.Attributes.Text("standard_name") == name) is { } variable
            ? $"{text}; its {name}s are no axis but the variable {variable.Name} along "
                + $"{string.Join(" and ", variable.Dimensions)}: these can be named, or a condition of CDAT.where may "
                + $"compare {variable.Name}"
            : text;
    }

    /// <summary>This dataset with each data variable replaced.</summary>
    /// <param name="change">From a data variable to the one in its place.</param>
    public LazyDataset MapData(Func<LazyVariable, LazyVariable> change) => this with
    {
        Variables = [.. Variables.Select(variable => variable.Role == VariableRole.Data ? change(variable) : variable)],
    };

    /// <summary>This dataset with some positions of one dimension, which has a coordinate.</summary>
    /// <param name="dimension">The dimension's name.</param>
    /// <param name="positions">The positions; none only where the dimension has none.</param>
    /// <param name="coordinate">The dimension's coordinate afterwards.</param>
    public LazyDataset Pick(string dimension, ImmutableArray<int> positions, Coordinate coordinate) => this with
    {
        Variables = [.. Variables.Select(variable => variable.AxisOf(dimension) is var axis and >= 0
            && variable.Node.Shape[axis] > 0
            ? variable with { Node = variable.Node.Pick(axis, positions) }
            : variable)],
        Coordinates =
            [.. Coordinates.Select(known => !known.IsScalar && known.Name == dimension ? coordinate : known)],
    };

    /// <summary>This dataset without a dimension of length 1, whose coordinate becomes a scalar one.</summary>
    /// <param name="dimension">The dimension's name.</param>
    public LazyDataset Squeezed(string dimension)
    {
        var coordinate = CoordinateOf(dimension);
        return this with
        {
            Variables = [.. Variables.Select(Dropped)],
            Coordinates = [.. Coordinates.Select(known => ReferenceEquals(known, coordinate)
                ? known with { IsScalar = true, IsUnlimited = false }
                : known)],
        };

        LazyVariable Dropped(LazyVariable variable)
        {
            var axis = variable.AxisOf(dimension);
            if (axis < 0)
            {
                return variable;
            }

            // CF wants scalar coordinates named by the data that they are of.
            var isNamed = coordinate is not null && variable.Role == VariableRole.Data;
            return (isNamed ? variable.WithCoordinate(dimension) : variable) with
            {
                Node = variable.Node.Squeeze(axis),
                Dimensions = variable.Dimensions.RemoveAt(axis),
            };
        }
    }

    /// <summary>This dataset without what described dimensions that are gone from its data.</summary>
    /// <param name="dimensions">The names of the dimensions.</param>
    public LazyDataset Without(ImmutableArray<string> dimensions)
    {
        var lost = Variables
            .Where(variable => variable.Role != VariableRole.Data && variable.Dimensions.Any(dimensions.Contains))
            .Select(variable => variable.Name)
            .Concat(dimensions)
            .ToHashSet(StringComparer.Ordinal);
        return this with
        {
            Coordinates = [.. Coordinates.Where(coordinate => coordinate.IsScalar || !lost.Contains(coordinate.Name))],
            Variables = [.. Variables
                .Where(variable => variable.Role == VariableRole.Data || !lost.Contains(variable.Name))
                .Select(variable => variable.WithoutReferences(lost))],
        };
    }
}
