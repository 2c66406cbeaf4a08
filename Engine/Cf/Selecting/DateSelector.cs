using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Cf.Selecting;

/// <summary>Selects by dates.</summary>
internal static class DateSelector
{
    public static Picks Select(Coordinate coordinate, TimestampRange range, string variable)
    {
        if (coordinate.Axis is AxisKind.X or AxisKind.Y or AxisKind.Z)
        {
            throw AxisSelector.Refusal(
                range,
                $"timestamps {range.Start} to {range.End} are asked of {coordinate.Name} of {variable}, which is no "
                + $"time axis: use values or indices there; the axis is {AxisText.Extent(coordinate)}");
        }

        var axis = TimeAxis.Decode(coordinate);
        var (start, end) = PartialDate.Order(
            PartialDate.Parse(range.Start, range.Dimension), PartialDate.Parse(range.End, range.Dimension));
        var low = start.First(axis.Calendar);
        var high = end.Last(axis.Calendar);
        var isPoint = start.NamesInstant && end.NamesInstant && low == end.First(axis.Calendar);
        if (isPoint && start.ExistsIn(axis.Calendar) && axis.Instants.IndexOf(low) is >= 0 and var position)
        {
            return Picks.Point(position);
        }

        int[] positions = isPoint ? [] : [.. Enumerable.Range(0, axis.Instants.Length).Where(IsWithin)];
        return positions.Length > 0 ? Picks.Of(positions) : throw Nothing();

        bool IsWithin(int index) => axis.Instants[index] >= low && axis.Instants[index] <= high;

        Exception Nothing()
        {
            var asked = range.Start == range.End ? start.Text : $"in {start.Text} .. {end.Text}";
            var absent = (range.Start == range.End || isPoint) && !start.ExistsIn(axis.Calendar)
                ? $", a date that calendar {axis.Calendar} does not have"
                : "";
            return AxisSelector.Refusal(
                range,
                $"{variable} has no {coordinate.Name} {asked}{absent}: {Neighbours(axis, low, isPoint ? low : high)}; "
                + $"the axis is {AxisText.Extent(coordinate)}, calendar {axis.Calendar}");
        }
    }

    private static string Neighbours(TimeAxis axis, Instant low, Instant high)
    {
        ImmutableArray<Instant> before = [.. axis.Instants.Where(instant => instant < low)];
        ImmutableArray<Instant> after = [.. axis.Instants.Where(instant => instant > high)];
        return (before.Length > 0, after.Length > 0) switch
        {
            (true, true) => $"the nearest are {Text(before.Max())} and {Text(after.Min())}",
            (true, false) => $"the nearest is {Text(before.Max())}",
            (false, true) => $"the nearest is {Text(after.Min())}",
            _ => "it has no values",
        };

        string Text(Instant instant) => axis.Calendar.DateOf(instant).ToString();
    }
}
