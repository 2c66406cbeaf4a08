using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Cf;

/// <summary>Finds the dimension that a client means, by its name or by its role.</summary>
public static class DimensionResolver
{
    /// <summary>Finds a dimension: by its exact name, by its name in any case, by its role.</summary>
    /// <remarks>
    /// lat and latitude mean an axis of true latitudes, lon and longitude of true longitudes; y and x any axis of
    /// that direction, also one in kilometres or of a rotated grid.
    /// </remarks>
    /// <param name="requested">The client's name: tas's own "plev", or lat, longitude, time, level, z, ...</param>
    /// <param name="axes">The coordinates of a variable's dimensions.</param>
    /// <returns>The dimension's name, or null when none or more than one fits.</returns>
    public static string? Resolve(string requested, IReadOnlyList<Coordinate> axes) => Find(requested, axes)?.Name;

    /// <summary>Finds a dimension's coordinate, or says which dimensions there are.</summary>
    /// <param name="requested">The client's name.</param>
    /// <param name="variable">The variable, for the error.</param>
    /// <param name="axes">The coordinates of its dimensions.</param>
    /// <exception cref="ComputeException">InvalidValue: none or more than one fits.</exception>
    public static Coordinate Require(string requested, string variable, IReadOnlyList<Coordinate> axes) =>
        Find(requested, axes)
        ?? throw new ComputeException(Fault.InvalidValue, requested, Missing(requested, variable, axes));

    /// <summary>Words that a dimension is not there, with the axes that are and what they extend over.</summary>
    /// <param name="requested">The client's name.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="axes">The coordinates of its dimensions.</param>
    public static string Missing(string requested, string variable, IReadOnlyList<Coordinate> axes)
    {
        if (axes.Count == 0)
        {
            return $"dimension `{requested}` is not in {variable}, which has no dimensions";
        }

        var candidates = Candidates(requested, axes);
        var isTime = requested.Trim().ToLowerInvariant() is "t" or "time" && axes.All(axis => axis.Axis != AxisKind.T);
        var problem = candidates.Count > 1
            ? $"may be {string.Join(" or ", candidates.Select(axis => axis.Name))} in {variable}: name one of them"
            : $"is not in {variable}{(isTime ? ", which does not change with time" : "")}";
        return $"dimension `{requested}` {problem}: its axes are {string.Join(", ", axes.Select(AxisText.Extent))}";
    }

    private static Coordinate? Find(string requested, IReadOnlyList<Coordinate> axes) =>
        Candidates(requested, axes) is [var only] ? only : null;

    private static IReadOnlyList<Coordinate> Candidates(string requested, IReadOnlyList<Coordinate> axes)
    {
        var name = requested.Trim();
        if (axes.FirstOrDefault(axis => axis.Name == name) is { } exact)
        {
            return [exact];
        }

        var folded = axes.Where(axis => string.Equals(axis.Name, name, StringComparison.OrdinalIgnoreCase)).ToList();
        return folded.Count > 0 ? folded : [.. axes.Where(axis => HasRole(axis, name.ToLowerInvariant()))];
    }

    private static bool HasRole(Coordinate axis, string role) => role switch
    {
        "y" => axis.Axis == AxisKind.Y,
        "x" => axis.Axis == AxisKind.X,
        "lat" or "latitude" => axis.Axis == AxisKind.Y && IsGeographic(axis, "latitude"),
        "lon" or "longitude" => axis.Axis == AxisKind.X && IsGeographic(axis, "longitude"),
        "t" or "time" => axis.Axis == AxisKind.T,
        "z" or "lev" or "level" or "plev" or "height" or "depth" or "altitude" => axis.Axis == AxisKind.Z,
        _ => false,
    };

    private static bool IsGeographic(Coordinate axis, string standardName)
    {
        if (axis.Attributes.Text("standard_name")?.Trim() is { Length: > 0 } name)
        {
            return string.Equals(name, standardName, StringComparison.OrdinalIgnoreCase);
        }

        return axis.Attributes.Text("units")?.Trim() is not { Length: > 0 } units
            || units.StartsWith("degree", StringComparison.OrdinalIgnoreCase);
    }
}
