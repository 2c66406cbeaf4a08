using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Describing;

/// <summary>What a time axis says in dates.</summary>
/// <param name="Calendar">The calendar, by CF's name.</param>
/// <param name="First">The first value in file order, ISO 8601 in that calendar.</param>
/// <param name="Last">The last value in file order.</param>
/// <param name="Start">Where the covered time begins: its first cell where there are bounds, else its value.</param>
/// <param name="End">Where it ends: a cell's end is the next one's start.</param>
/// <param name="IsOfBounds">Whether start and end are of bounds.</param>
/// <param name="Frequency">The step where it is certain, see <see cref="TimeStep"/>; else null.</param>
internal sealed record TimeSurvey(
    string Calendar, string First, string Last, string Start, string End, bool IsOfBounds, string? Frequency)
{
    /// <summary>Reads an axis as dates.</summary>
    /// <param name="time">The axis, with one value at least.</param>
    /// <exception cref="ComputeException">InvalidValue: units, calendar or a value cannot be read as dates.</exception>
    public static TimeSurvey Of(Coordinate time)
    {
        var axis = TimeAxis.Decode(time);
        var (starts, ends) = Cells(time, axis);
        var calendar = axis.Calendar;
        var isClimatology = time.Attributes["climatology"] is not null;
        return new(
            calendar.Name,
            axis.Text(0),
            axis.Text(time.Length - 1),
            calendar.DateOf((starts.IsDefault ? axis.Instants : starts).Min()).ToString(),
            calendar.DateOf((ends.IsDefault ? axis.Instants : ends).Max()).ToString(),
            !starts.IsDefault,
            isClimatology ? null // Its cells are parts of many years.
                : (starts.IsDefault ? null : TimeStep.OfCells(calendar, starts, ends))
                    ?? TimeStep.Of(calendar, axis.Instants));
    }

    private static (ImmutableArray<Instant> Starts, ImmutableArray<Instant> Ends) Cells(Coordinate time, TimeAxis axis)
    {
        if (time.Bounds.IsDefault || !time.Bounds.All(double.IsFinite))
        {
            return default;
        }

        var units = TimeRebase.BoundsUnits(time, axis.Units);
        var starts = ImmutableArray.CreateBuilder<Instant>(time.Length);
        var ends = ImmutableArray.CreateBuilder<Instant>(time.Length);
        for (var place = 0; place < time.Length; place++)
        {
            var (one, other) = (units.Decode(time.Bounds[2 * place]), units.Decode(time.Bounds[(2 * place) + 1]));
            starts.Add(one < other ? one : other);
            ends.Add(one < other ? other : one);
        }

        return (starts.MoveToImmutable(), ends.MoveToImmutable());
    }
}
