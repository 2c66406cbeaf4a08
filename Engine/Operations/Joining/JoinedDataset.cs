using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Operations.Joining;

/// <summary>
/// What describes a result of two inputs: the first's coordinates, and those that only the second has.
/// </summary>
/// <remarks>
/// As in xarray, a scalar coordinate that the inputs do not agree on is dropped: two time steps that were picked and
/// subtracted leave neither's time. Of two auxiliary variables of one name the first's is kept.
/// </remarks>
internal static class JoinedDataset
{
    private const string Coordinates = "coordinates";

    /// <summary>Adds to the first what only the second has.</summary>
    /// <param name="first">The first input, its data replaced by the results.</param>
    /// <param name="second">The second input, aligned with it.</param>
    public static LazyDataset Of(LazyDataset first, LazyDataset second)
    {
        var dropped = first.Coordinates.Where(known => known.IsScalar && IsContradicted(known, second))
            .Concat(second.Coordinates.Where(known => known.IsScalar && IsContradicted(known, first)))
            .Select(known => known.Name)
            .ToHashSet(StringComparer.Ordinal);
        var kept = first.Coordinates.Where(known => !(known.IsScalar && dropped.Contains(known.Name))).ToArray();
        var taken = kept.SelectMany(Names).Concat(first.Variables.Select(variable => variable.Name))
            .ToHashSet(StringComparer.Ordinal);
        var coordinates = second.Coordinates
            .Where(known => !(known.IsScalar && dropped.Contains(known.Name)) && !Names(known).Any(taken.Contains))
            .ToArray();
        taken.UnionWith(coordinates.SelectMany(Names));

        var dimensions = first.Data.SelectMany(variable => variable.Dimensions).ToHashSet(StringComparer.Ordinal);
        var described = second.Variables
            .Where(variable => variable.Role == VariableRole.Auxiliary
                && !taken.Contains(variable.Name)
                && FitsIn(variable, first, dimensions))
            .ToArray();
        var added = second.Data.SelectMany(variable => Words(variable.Attributes.Text(Coordinates)))
            .Where(name => described.Any(variable => variable.Name == name)
                || coordinates.Any(coordinate => coordinate.IsScalar && coordinate.Name == name))
            .ToArray();
        return first with
        {
            Coordinates = [.. kept, .. coordinates],
            Variables = [
                .. described,
                .. first.Variables.Select(variable => variable.Role == VariableRole.Data
                    ? WithCoordinates(variable.WithoutReferences(Scalars(dropped, kept)), added)
                    : variable),
            ],
        };
    }

    // A scalar that is dropped keeps its name in the attribute where a dimension of that name describes the data.
    private static HashSet<string> Scalars(HashSet<string> dropped, IEnumerable<Coordinate> kept) =>
        [.. dropped.Except(kept.Select(known => known.Name), StringComparer.Ordinal)];

    private static bool IsContradicted(Coordinate scalar, LazyDataset other) => other.Coordinates.Any(known =>
        known.Name == scalar.Name && (!known.IsScalar || !known.Values.AsSpan().SequenceEqual(scalar.Values.AsSpan())));

    private static IEnumerable<string> Names(Coordinate coordinate) =>
        coordinate.BoundsName is { } bounds ? [coordinate.Name, bounds] : [coordinate.Name];

    private static bool FitsIn(LazyVariable variable, LazyDataset first, HashSet<string> dimensions) =>
        variable.Dimensions.All(name => dimensions.Contains(name)
            || !first.Variables.Any(known => known.AxisOf(name) >= 0)); // the corners of cells

    private static LazyVariable WithCoordinates(LazyVariable variable, string[] added)
    {
        var words = Words(variable.Attributes.Text(Coordinates));
        string[] missing = [.. added.Except(words, StringComparer.Ordinal)];
        return missing.Length == 0 ? variable : variable with
        {
            Attributes = variable.Attributes.With(Coordinates, string.Join(' ', words.Concat(missing))),
        };
    }

    private static string[] Words(string? text) => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
