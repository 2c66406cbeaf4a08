using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Cf.Time;

/// <summary>Writes time coordinates in the units of another, in a given calendar.</summary>
internal sealed class TimeRebase
{
    private readonly TimeUnits _units;
    private readonly TimeUnits _boundsUnits;

    /// <summary>Prepares a target.</summary>
    /// <param name="like">The coordinate whose units are taken.</param>
    /// <param name="calendar">The calendar; written into the target's attributes where it is another one.</param>
    public TimeRebase(Coordinate like, Calendar calendar)
    {
        var isSame = Calendar.Parse(like.Attributes.Text("calendar"), like.Name) == calendar;
        Target = isSame
            ? like
            : like with
            {
                Attributes = like.Attributes.With("calendar", calendar.Name),
                BoundsAttributes = like.BoundsAttributes.Text("calendar") is null
                    ? like.BoundsAttributes
                    : like.BoundsAttributes.With("calendar", calendar.Name),
            };
        _units = TimeUnits.Parse(like.Attributes.Text("units")!, calendar, like.Name);
        _boundsUnits = BoundsUnits(like, _units);
    }

    /// <summary>The coordinate whose attributes and types the result has.</summary>
    public Coordinate Target { get; }

    /// <summary>A coordinate with its values and bounds in the target's units.</summary>
    /// <param name="time">The coordinate.</param>
    /// <param name="axis">The same, decoded.</param>
    /// <param name="converter">From its calendar to the target's.</param>
    public Coordinate Apply(Coordinate time, TimeAxis axis, DateConverter converter)
    {
        var values = converter.IsIdentity && axis.Units.Text == _units.Text
            ? time.Values
            : [.. axis.Instants.Select(instant => _units.Encode(converter.Convert(instant)))];
        if (time.Bounds.IsDefault)
        {
            return time with { Values = values };
        }

        var units = BoundsUnits(time, axis.Units);
        ImmutableArray<double> bounds = converter.IsIdentity && units.Text == _boundsUnits.Text
            ? time.Bounds
            : [.. time.Bounds.Select(bound => _boundsUnits.Encode(converter.Convert(units.Decode(bound))))];
        return time with { Values = values, Bounds = bounds };
    }

    /// <summary>The units of bounds: those of their coordinate unless they name their own (CF-1.11, 7.1).</summary>
    /// <param name="time">The coordinate.</param>
    /// <param name="units">The coordinate's units.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: the bounds' own units cannot be read.</exception>
    internal static TimeUnits BoundsUnits(Coordinate time, TimeUnits units) =>
        time.BoundsAttributes.Text("units") is { } own && own != units.Text
            ? TimeUnits.Parse(own, units.Calendar, time.BoundsName ?? time.Name)
            : units;
}
