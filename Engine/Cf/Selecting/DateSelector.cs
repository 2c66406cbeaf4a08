using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Cf.Selecting;

/// <summary>Selects by dates.</summary>
internal static class DateSelector
{
    public static Picks Select(
        Coordinate coordinate, TimestampRange range, string variable, SelectionMethod method)
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
        if (method != SelectionMethod.Exact)
        {
            if (isPoint || start.Text == end.Text)
            {
                // As in xarray a date then stands for its first instant; one that is not there for the nearest that is.
                var at = method == SelectionMethod.Pad && !start.ExistsIn(axis.Calendar)
                    ? start.Last(axis.Calendar)
                    : low;
                return Neighbour(axis, at, method) is { } neighbour ? Picks.Point(neighbour) : throw NoNeighbour();
            }

            low = Neighbour(axis, low, method) is { } first ? axis.Instants[first] : low;
            high = Neighbour(axis, high, method) is { } last ? axis.Instants[last] : high;
        }

        if (isPoint && start.ExistsIn(axis.Calendar) && axis.Instants.IndexOf(low) is >= 0 and var position)
        {
            return Picks.Point(position);
        }

        int[] positions = isPoint ? [] : [.. Enumerable.Range(0, axis.Instants.Length).Where(IsWithin)];
        return positions.Length > 0 ? Picks.Of(positions) : throw Nothing();

        bool IsWithin(int index) => axis.Instants[index] >= low && axis.Instants[index] <= high;

        Exception NoNeighbour()
        {
            var side = method == SelectionMethod.Pad ? "at or before" : "at or after";
            return AxisSelector.Refusal(
                range,
                $"{variable} has no {coordinate.Name} {side} {start.Text} for method {AxisText.Method(method)}: the "
                + $"axis is {AxisText.Extent(coordinate)}, calendar {axis.Calendar}; nearest would do");
        }

        Exception Nothing()
        {
            var asked = range.Start == range.End ? start.Text : $"in {start.Text} .. {end.Text}";
            var absent = (range.Start == range.End || isPoint) && !start.ExistsIn(axis.Calendar)
                ? $", a date that calendar {axis.Calendar} does not have"
                : "";
            return AxisSelector.Refusal(
                range,
                $"{variable} has no {coordinate.Name} {asked}{absent}: {Nearest(axis, low, isPoint ? low : high)}; "
                + $"the axis is {AxisText.Extent(coordinate)}, calendar {axis.Calendar}");
        }
    }

    /// <summary>The position that stands in for an instant, or null where there is none on that side.</summary>
    private static int? Neighbour(TimeAxis axis, Instant instant, SelectionMethod method)
    {
        int? below = null;
        int? above = null;
        for (var position = 0; position < axis.Instants.Length; position++)
        {
            var there = axis.Instants[position];
            below = there <= instant && (below is null || there > axis.Instants[below.Value]) ? position : below;
            above = there >= instant && (above is null || there < axis.Instants[above.Value]) ? position : above;
        }

        var isBelowNearer = below is { } before
            && above is { } after
            && instant.Nanoseconds - axis.Instants[before].Nanoseconds
                < axis.Instants[after].Nanoseconds - instant.Nanoseconds;
        return Neighbours.Choose(method, below, above, isBelowNearer);
    }

    private static string Nearest(TimeAxis axis, Instant low, Instant high)
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
