using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Tests.Unit.Cf;

/// <summary>Coordinates for tests.</summary>
internal static class Axes
{
    public static Coordinate Of(string name, AxisKind axis, string? units, params double[] values) => new()
    {
        Name = name,
        Type = ElementType.Double,
        Values = [.. values],
        Attributes = units is null ? AttributeSet.Empty : AttributeSet.Empty.With("units", units),
        Axis = axis,
    };

    public static Coordinate Lat(params double[] values) => Of("lat", AxisKind.Y, "degrees_north", values);

    public static Coordinate Lon(params double[] values) => Of("lon", AxisKind.X, "degrees_east", values);

    public static Coordinate Time(string units, string? calendar, params double[] values)
    {
        var time = Of("time", AxisKind.T, units, values) with { IsUnlimited = true };
        return calendar is null ? time : time with { Attributes = time.Attributes.With("calendar", calendar) };
    }

    /// <summary>A dimension without a coordinate variable, as it is made for one.</summary>
    public static Coordinate Positions(string name, int length) =>
        Of(name, AxisKind.None, null, Steps(0, 1, length));

    /// <summary>The same values and bounds as a file of floats holds them.</summary>
    public static Coordinate AsFloat(this Coordinate axis) => axis with
    {
        Type = ElementType.Float,
        Values = [.. axis.Values.Select(value => (double)(float)value)],
        BoundsType = ElementType.Float,
        Bounds = axis.Bounds.IsDefault ? default : [.. axis.Bounds.Select(value => (double)(float)value)],
    };

    /// <summary>The coordinate with cells that reach half a width to either side.</summary>
    public static Coordinate WithCells(this Coordinate axis, double width) => axis with
    {
        Bounds = [.. axis.Values.SelectMany(value => (double[])[value - (width / 2), value + (width / 2)])],
        BoundsName = axis.Name + "_bnds",
    };

    public static Coordinate WithBounds(this Coordinate axis, params double[] bounds) =>
        axis with { Bounds = [.. bounds], BoundsName = axis.Name + "_bnds" };

    public static double[] Steps(double first, double step, int count) =>
        [.. Enumerable.Range(0, count).Select(i => first + (i * step))];

    /// <summary>The positions of an axis selection, one by one.</summary>
    public static ImmutableArray<int> Positions(this AxisSelection selection) =>
    [
        .. selection.Ranges.SelectMany(
            range => Enumerable.Range(0, (int)range.Count).Select(i => (int)(range.Start + (i * range.Step)))),
    ];
}
