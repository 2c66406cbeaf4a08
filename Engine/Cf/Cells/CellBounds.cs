using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Cf.Cells;

/// <summary>The bounds of the cells of latitudes and longitudes, made where a file has none.</summary>
/// <remarks>
/// Made bounds lie midway between neighbours; the outermost cells are as wide outwards as inwards. The outermost cell
/// of latitudes reaches to the pole, and never beyond, where no further row would fit before it, as on Gaussian grids.
/// Longitudes may start anew once (0 .. 180, -179 .. -1). A single value is in the middle of one degree. Made bounds
/// have no name and are not written. Source: CF-1.11, 7.1 "Cell Boundaries", which leaves them to whoever reads.
/// </remarks>
public static class CellBounds
{
    private const double Pole = 90;
    private const double Circle = 360;

    /// <summary>Whether a coordinate is of latitudes in degrees, be it of a rotated grid.</summary>
    /// <param name="coordinate">The coordinate.</param>
    public static bool AreLatitudes(Coordinate coordinate) =>
        coordinate.Axis == AxisKind.Y && AreDegrees(coordinate, "lat", "latitude", "grid_latitude");

    /// <summary>Whether a coordinate is of longitudes in degrees, be it of a rotated grid.</summary>
    /// <param name="coordinate">The coordinate.</param>
    public static bool AreLongitudes(Coordinate coordinate) =>
        coordinate.Axis == AxisKind.X && AreDegrees(coordinate, "lon", "longitude", "grid_longitude");

    /// <summary>A coordinate with bounds made, where it is of latitudes or longitudes and has none.</summary>
    /// <param name="coordinate">The coordinate, whole as its file has it.</param>
    public static Coordinate Made(Coordinate coordinate)
    {
        var areLatitudes = AreLatitudes(coordinate);
        return coordinate.Bounds.IsDefault && coordinate.Length > 0 && (areLatitudes || AreLongitudes(coordinate))
            ? coordinate with { Bounds = Of(coordinate.Values, areLatitudes) }
            : coordinate;
    }

    private static bool AreDegrees(Coordinate coordinate, string name, params ReadOnlySpan<string> standardNames)
    {
        if (coordinate.Attributes.Text("units")?.Trim() is { Length: > 0 } units)
        {
            return units.StartsWith("degree", StringComparison.OrdinalIgnoreCase);
        }

        return coordinate.Attributes.Text("standard_name")?.Trim() is { Length: > 0 } standard
            ? standardNames.Contains(standard)
            : coordinate.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase);
    }

    private static ImmutableArray<double> Of(ImmutableArray<double> values, bool areLatitudes)
    {
        var bounds = ImmutableArray.CreateBuilder<double>(2 * values.Length);
        var last = values.Length - 1;
        for (var place = 0; place <= last; place++)
        {
            var value = values[place];
            var before = last == 0 ? 1 : Step(values, Math.Max(place, 1), areLatitudes);
            var after = last == 0 ? 1 : Step(values, Math.Min(place + 1, last), areLatitudes);
            var isOuter = areLatitudes && last > 0;
            bounds.Add(Outer(value - (before / 2), isOuter && place == 0 ? value - before : 0));
            bounds.Add(Outer(value + (after / 2), isOuter && place == last ? value + after : 0));
        }

        return bounds.MoveToImmutable();

        // A bound, at the pole where a further row would lie beyond it.
        static double Outer(double bound, double next) => Math.Abs(next) > Pole ? Math.CopySign(Pole, bound) : bound;
    }

    private static double Step(ImmutableArray<double> values, int to, bool areLatitudes)
    {
        var step = values[to] - values[to - 1];
        return areLatitudes ? step : step - (Circle * Math.Round(step / Circle));
    }
}
