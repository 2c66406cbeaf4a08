using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Operations.Joining;

/// <summary>Brings two datasets onto the coordinates that they share: xarray's inner join.</summary>
/// <remarks>
/// Dimensions are the same where their names are. A dimension that only one has stays as it is; the other is repeated
/// along it later. Where neither, or only one, has a coordinate, positions count and the lengths must be equal.
/// </remarks>
internal static class Alignment
{
    /// <summary>Aligns two datasets.</summary>
    /// <param name="first">The dataset whose coordinates, and their order, are kept.</param>
    /// <param name="second">The other one.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue: a dimension without a common value, of two lengths, or of two names for one role.
    /// </exception>
    public static (LazyDataset First, LazyDataset Second) Inner(LazyDataset first, LazyDataset second)
    {
        var (axes, others) = (first.Axes, second.Axes);
        foreach (var axis in axes)
        {
            if (others.FirstOrDefault(other => other.Name == axis.Name) is not { } other)
            {
                var names = axes.Select(known => known.Name);
                CheckRole(first, axis, second, [.. others.ExceptBy(names, known => known.Name)]);
                continue;
            }

            if (first.CoordinateOf(axis.Name) is null || second.CoordinateOf(axis.Name) is null)
            {
                CheckLength(first, axis, second, other);
                continue;
            }

            var match = CoordinateMatch.Of(axis, first.Origin, other, second.Origin);
            var coordinate = CoordinateMatch.At(axis, match.First);
            first = first.Pick(axis.Name, match.First, coordinate);
            second = second.Pick(axis.Name, match.Second, coordinate);
        }

        return (first, second);
    }

    private static void CheckLength(LazyDataset first, Coordinate axis, LazyDataset second, Coordinate other)
    {
        if (axis.Length != other.Length)
        {
            throw Refuse(
                first,
                second,
                $"dimension {axis.Name} has length {axis.Length} in the first and {other.Length} in the second, and no "
                + "coordinate in both by which positions could be told");
        }
    }

    // Latitudes by latitudes would be an array that nobody wants, of a size that nobody expects.
    private static void CheckRole(LazyDataset first, Coordinate axis, LazyDataset second, Coordinate[] others)
    {
        if (axis.Axis != AxisKind.None && Array.Find(others, other => other.Axis == axis.Axis) is { } twin)
        {
            throw Refuse(
                first,
                second,
                $"{axis.Name} of the first and {twin.Name} of the second are the same axis ({axis.Axis}) under two "
                + "names, and dimensions are joined by name");
        }
    }

    private static ComputeException Refuse(LazyDataset first, LazyDataset second, string difference) =>
        new(Fault.InvalidValue, "variable", $"{first.Origin} and {second.Origin} cannot be joined: {difference}");
}
