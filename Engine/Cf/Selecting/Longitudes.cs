using System.Globalization;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Cf.Selecting;

/// <summary>Longitudes in frames that differ by full circles: 350 is -10 is 710.</summary>
internal static class Longitudes
{
    private const double Circle = 360;

    /// <summary>Whether a coordinate's values repeat every 360 degrees.</summary>
    public static bool Are(Coordinate coordinate)
    {
        if (coordinate.Axis != AxisKind.X)
        {
            return false;
        }

        return coordinate.Attributes.Text("units")?.Trim() is { Length: > 0 } units
            ? units.StartsWith("degree", StringComparison.OrdinalIgnoreCase)
            : coordinate.Attributes.Text("standard_name")?.Trim() == "longitude"
                || coordinate.Name.StartsWith("lon", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>How many full circles bring a longitude into a range, or null when none do.</summary>
    /// <remarks>
    /// The fewest circles are taken. The range is moved, not the value, for 0.1 - 360 is not to be told from what a
    /// client wrote as -359.9.
    /// </remarks>
    /// <param name="value">A value of the axis.</param>
    /// <param name="low">The lower end, included.</param>
    /// <param name="high">The upper end, included.</param>
    /// <param name="type">The axis' stored type, to which ends are rounded.</param>
    public static double? TurnsInto(double value, double low, double high, ElementType type)
    {
        if (Holds(0))
        {
            return 0;
        }

        if (!double.IsFinite(low) || !double.IsFinite(high) || !double.IsFinite(value))
        {
            return null;
        }

        // A last-place difference must not skip the circle at which the range's end itself lies.
        const double Slack = 1e-7;
        var (turns, sign) = value < low
            ? (Math.Ceiling(((low - value) / Circle) - Slack), 1)
            : (-Math.Ceiling(((value - high) / Circle) - Slack), -1);
        return Holds(turns) ? turns : Holds(turns + sign) ? turns + sign : null;

        bool Holds(double circles) =>
            value >= Round(low - (Circle * circles), type) && value <= Round(high - (Circle * circles), type);
    }

    /// <summary>A longitude some circles on, in decimal digits: 359.9 gives -0.1, not -0.10000000000002.</summary>
    /// <param name="value">A value of the axis.</param>
    /// <param name="turns">Full circles.</param>
    /// <param name="type">The stored type of the value.</param>
    public static double Shift(double value, double turns, ElementType type)
    {
        if (turns == 0)
        {
            return value;
        }

        var shifted = decimal.TryParse(
            AxisText.Number(value, type), NumberStyles.Float, CultureInfo.InvariantCulture, out var digits)
            && Math.Abs(turns) < 1e9
                ? (double)(digits + (360m * (decimal)turns))
                : value + (Circle * turns);
        return Round(shifted, type);
    }

    /// <summary>A type that holds shifted values; the shortest integers may not.</summary>
    /// <param name="type">The stored type.</param>
    public static ElementType TypeOfShifted(ElementType type) => type.IsFloating() ? type : ElementType.Double;

    /// <summary>A number as a float axis would hold it; unchanged for other types.</summary>
    /// <param name="value">The number.</param>
    /// <param name="type">The axis' stored type.</param>
    public static double Round(double value, ElementType type) => type == ElementType.Float ? (float)value : value;
}
