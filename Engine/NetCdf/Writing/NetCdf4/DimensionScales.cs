using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Which dataset stands for which dimension, as netCDF-C chooses.</summary>
/// <remarks>
/// The variable that has the dimension's name, and the dimension as its first, is its scale; where there is none, a
/// dataset without elements is. Another variable of a dimension's name is stored under a longer one.
/// </remarks>
internal sealed class DimensionScales
{
    private const string OtherVariable = "_nc4_non_coord_";

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Label> _scales = new(StringComparer.Ordinal);

    /// <summary>Chooses.</summary>
    /// <param name="dimensions">All dimensions.</param>
    /// <param name="variables">All variables, each with its place in the file.</param>
    public DimensionScales(
        ImmutableArray<Dimension> dimensions, IReadOnlyList<(VariableDefinition Definition, Label Place)> variables)
    {
        for (var id = 0; id < dimensions.Length; id++)
        {
            var name = dimensions[id].Name;
            _ids.Add(name, id);
            var (_, place) = variables.FirstOrDefault(variable => variable.Definition.Name == name
                && IsCoordinate(variable.Definition));
            _scales.Add(name, place ?? new Label());
        }

        Bare = [.. dimensions.Where(dimension => !variables.Any(variable => variable.Place == Scale(dimension.Name)))];
    }

    /// <summary>The dimensions that no variable stands for.</summary>
    public ImmutableArray<Dimension> Bare { get; }

    /// <summary>The scale of a dimension.</summary>
    /// <param name="dimension">The dimension's name.</param>
    public Label Scale(string dimension) => _scales[dimension];

    /// <summary>The number of a dimension.</summary>
    /// <param name="dimension">The dimension's name.</param>
    public int Id(string dimension) => _ids[dimension];

    /// <summary>Whether a variable stands for its first dimension.</summary>
    /// <param name="variable">The variable.</param>
    public static bool IsCoordinate(VariableDefinition variable) =>
        variable.Dimensions is [var first, ..] && first == variable.Name;

    /// <summary>The name under which a variable is stored.</summary>
    /// <param name="variable">The variable.</param>
    public string StoredName(VariableDefinition variable) =>
        _ids.ContainsKey(variable.Name) && !IsCoordinate(variable) ? OtherVariable + variable.Name : variable.Name;
}
