using System.Globalization;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf.Selecting;
using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Cf;

/// <summary>Axes as messages speak of them.</summary>
internal static class AxisText
{
    /// <summary>A value with the fewest digits that its stored type needs.</summary>
    public static string Number(double value, ElementType type) =>
        type == ElementType.Float
            ? ((float)value).ToString("R", CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A method of selection, as clients write it.</summary>
    public static string Method(SelectionMethod method) => method switch
    {
        SelectionMethod.Nearest => "nearest",
        SelectionMethod.Pad => "pad",
        SelectionMethod.Backfill => "backfill",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "has no name"),
    };

    /// <summary>What an axis extends over: lat [-90 .. 90], time [1850-01-16 .. 1859-12-16].</summary>
    public static string Extent(Coordinate axis)
    {
        if (axis.Length == 0)
        {
            return $"{axis.Name} (empty)";
        }

        var (low, high) = Ends(axis);
        return axis.Length == 1 ? $"{axis.Name} [{low}]" : $"{axis.Name} [{low} .. {high}]";
    }

    /// <summary>The value at a position, as a date where it has one: 1850-01-16T12:00:00.</summary>
    public static string Value(Coordinate axis, int position) =>
        Date(axis, axis.Values[position])?.ToString() ?? Number(axis.Values[position], axis.Type);

    private static (string Low, string High) Ends(Coordinate axis)
    {
        var first = axis.Values[0];
        var last = axis.Values[^1];
        if (Date(axis, first) is not { } start || Date(axis, last) is not { } end)
        {
            return (Number(first, axis.Type), Number(last, axis.Type));
        }

        return start.DateText == end.DateText ? (start.ToString(), end.ToString()) : (start.DateText, end.DateText);
    }

    private static CfDate? Date(Coordinate axis, double value)
    {
        if (axis.Axis != AxisKind.T || axis.Attributes.Text("units") is null)
        {
            return null;
        }

        try
        {
            var units = TimeAxis.UnitsOf(axis);
            return units.Calendar.DateOf(units.Decode(value));
        }
        catch (ComputeException)
        {
            return null; // an axis without dates is spoken of in its numbers
        }
    }
}
