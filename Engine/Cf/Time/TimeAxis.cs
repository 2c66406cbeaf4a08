using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Cf.Time;

/// <summary>A time coordinate read as dates.</summary>
/// <remarks>Made only when dates are asked for: a file whose time cannot be decoded still serves all else.</remarks>
public sealed class TimeAxis
{
    private TimeAxis(TimeUnits units, ImmutableArray<Instant> instants)
    {
        Units = units;
        Instants = instants;
    }

    /// <summary>The units.</summary>
    public TimeUnits Units { get; }

    /// <summary>The calendar.</summary>
    public Calendar Calendar => Units.Calendar;

    /// <summary>The instants, in the order of the coordinate's values.</summary>
    public ImmutableArray<Instant> Instants { get; }

    /// <summary>Decodes a coordinate by its units and calendar attributes; without a calendar it is standard.</summary>
    /// <param name="coordinate">A time coordinate.</param>
    /// <exception cref="ComputeException">InvalidValue: units, calendar or a value cannot be read as dates.</exception>
    public static TimeAxis Decode(Coordinate coordinate)
    {
        var units = UnitsOf(coordinate);
        var instants = ImmutableArray.CreateBuilder<Instant>(coordinate.Length);
        foreach (var value in coordinate.Values)
        {
            instants.Add(units.Decode(value));
        }

        return new(units, instants.MoveToImmutable());
    }

    /// <summary>The units of a time coordinate, in its calendar.</summary>
    /// <param name="coordinate">A time coordinate.</param>
    /// <exception cref="ComputeException">InvalidValue: they cannot be read.</exception>
    public static TimeUnits UnitsOf(Coordinate coordinate)
    {
        var calendar = Calendar.Parse(coordinate.Attributes.Text("calendar"), coordinate.Name);
        return coordinate.Attributes.Text("units") is { } units
            ? TimeUnits.Parse(units, calendar, coordinate.Name)
            : throw new ComputeException(
                Fault.InvalidValue,
                coordinate.Name,
                $"{coordinate.Name} has no units such as `days since 1850-01-01`, so its positions have no dates:"
                + " select it by values or by indices");
    }

    /// <summary>The date of a position.</summary>
    /// <param name="position">The position, 0-based.</param>
    public CfDate Date(int position) => Calendar.DateOf(Instants[position]);

    /// <summary>The date of a position, ISO 8601: 1850-01-16T12:00:00.</summary>
    /// <param name="position">The position, 0-based.</param>
    public string Text(int position) => Date(position).ToString();
}
