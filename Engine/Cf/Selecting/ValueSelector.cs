using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Cf.Selecting;

/// <summary>Selects by coordinate values.</summary>
internal static class ValueSelector
{
    public static Picks Select(Coordinate coordinate, ValueRange range, string variable, SelectionMethod method)
    {
        if (double.IsNaN(range.Start) || double.IsNaN(range.End))
        {
            throw AxisSelector.Refusal(
                range, $"the range of {range.Dimension} is {range.Start} to {range.End}: both ends must be numbers");
        }

        range = Converted(coordinate, range, variable);
        var low = Math.Min(range.Start, range.End);
        var high = Math.Max(range.Start, range.End);
        if (method != SelectionMethod.Exact)
        {
            if (range.Start == range.End)
            {
                return Neighbour(low) is { } point
                    ? Picks.Point(point.Position, point.Turns)
                    : throw NoNeighbour(coordinate, range, method, variable);
            }

            // An end beyond the axis stays where it is: what lies within the range is taken as far as there is any.
            low = Neighbour(low)?.Value ?? low;
            high = Neighbour(high)?.Value ?? high;
        }

        var isCircular = Longitudes.Are(coordinate);
        var positions = new List<int>();
        var turns = new List<double>();
        for (var position = 0; position < coordinate.Length; position++)
        {
            if (Turns(coordinate, position, low, high, isCircular) is { } turn)
            {
                positions.Add(position);
                turns.Add(turn);
            }
        }

        if (positions.Count == 0)
        {
            throw Nothing(coordinate, range, low, high, isCircular, variable);
        }

        if (range.Start == range.End)
        {
            var closest = turns.IndexOf(turns.MinBy(Math.Abs)); // of 0 and 360 the one as it was asked for
            return Picks.Point(positions[closest], turns[closest]);
        }

        return turns.TrueForAll(turn => turn == 0) && Direction(coordinate, isCircular: false) != 0
            ? Picks.Of([.. positions])
            : Ordered(coordinate, positions, turns, isCircular);

        Pick? Neighbour(double end) => double.IsFinite(end) ? Neighbours.Of(coordinate, end, method) : null;
    }

    private static ValueRange Converted(Coordinate coordinate, ValueRange range, string variable)
    {
        if (range.Units is not { } units)
        {
            return range;
        }

        var own = coordinate.Attributes.Text("units");
        if (AxisUnits.Convert(range.Start, units, own) is { } start
            && AxisUnits.Convert(range.End, units, own) is { } end)
        {
            return range with { Start = start, End = end, Units = null };
        }

        var remedy = own is null
            ? "has no units: leave units out"
            : $"is in `{own}`: {AxisUnits.Convertible(own)} would do";
        throw AxisSelector.Refusal(
            range,
            $"the range of {range.Dimension} is in `{units}`, and {coordinate.Name} of {variable} {remedy}; the axis "
            + $"is {AxisText.Extent(coordinate)}");
    }

    private static double? Turns(Coordinate coordinate, int position, double low, double high, bool isCircular)
    {
        var value = coordinate.Values[position];
        if (isCircular)
        {
            return Longitudes.TurnsInto(value, low, high, coordinate.Type);
        }

        return value >= Longitudes.Round(low, coordinate.Type) && value <= Longitudes.Round(high, coordinate.Type)
            ? 0
            : null;
    }

    // Shifted longitudes are put in the axis' own direction.
    private static Picks Ordered(Coordinate coordinate, List<int> positions, List<double> turns, bool isCircular)
    {
        var direction = isCircular ? Direction(coordinate, isCircular: true) : 0;
        var picks = positions
            .Select((position, i) => new Pick(
                position, turns[i], Longitudes.Shift(coordinate.Values[position], turns[i], coordinate.Type)))
            .ToList();
        if (direction != 0)
        {
            picks = OneOfEachMeridian(coordinate, picks.OrderBy(pick => direction * pick.Value));
        }

        return new(
            [.. picks.Select(pick => pick.Position)],
            picks.Exists(pick => pick.Turns != 0) ? [.. picks.Select(pick => pick.Turns)] : null,
            DropsDimension: false);
    }

    // An axis from 0 to 360 has a meridian twice: where a shift brings the two together, one is left out.
    private static List<Pick> OneOfEachMeridian(Coordinate coordinate, IEnumerable<Pick> ordered)
    {
        const double SamePlace = 0.01; // of the least spacing; files' last longitude is off by rounding
        var values = coordinate.Values;
        var spacing = Enumerable.Range(1, values.Length - 1)
            .Select(i => Math.Abs(values[i] - values[i - 1]))
            .DefaultIfEmpty()
            .Min();
        var kept = new List<Pick>();
        foreach (var pick in ordered)
        {
            var isRepeated = kept.Count > 0
                && kept[^1].Turns != pick.Turns
                && Math.Abs(pick.Value - kept[^1].Value) <= SamePlace * spacing;
            if (!isRepeated)
            {
                kept.Add(pick);
            }
            else if (Math.Abs(pick.Turns) < Math.Abs(kept[^1].Turns))
            {
                kept[^1] = pick;
            }
        }

        return kept;
    }

    // 1 ascending, -1 descending, 0 neither; longitudes may start anew once (0 .. 180, -179 .. -1).
    private static int Direction(Coordinate coordinate, bool isCircular)
    {
        var values = coordinate.Values;
        var ascents = 0;
        var descents = 0;
        for (var i = 1; i < values.Length; i++)
        {
            ascents += values[i] > values[i - 1] ? 1 : 0;
            descents += values[i] < values[i - 1] ? 1 : 0;
        }

        var steps = values.Length - 1;
        if (ascents == steps || descents == steps)
        {
            return ascents == steps ? 1 : -1;
        }

        var startsAnewUpward = descents == 1 && ascents == steps - 1 && values[^1] < values[0];
        var startsAnewDownward = ascents == 1 && descents == steps - 1 && values[^1] > values[0];
        return !isCircular || startsAnewUpward == startsAnewDownward ? 0 : startsAnewUpward ? 1 : -1;
    }

    private static Exception NoNeighbour(
        Coordinate coordinate, ValueRange range, SelectionMethod method, string variable)
    {
        var side = method == SelectionMethod.Pad ? "at or below" : "at or above";
        return AxisSelector.Refusal(
            range,
            $"{variable} has no {coordinate.Name} {side} {AxisText.Number(range.Start, coordinate.Type)} for method "
            + $"{AxisText.Method(method)}: the axis is {AxisText.Extent(coordinate)}; nearest would do");
    }

    private static Exception Nothing(
        Coordinate coordinate, ValueRange range, double low, double high, bool isCircular, string variable)
    {
        double? below = null;
        double? above = null;
        foreach (var value in coordinate.Values)
        {
            // A longitude is spoken of in the asked frame, on whichever side it is nearer.
            var middle = low + ((high - low) / 2);
            var turns = isCircular && double.IsFinite(middle) ? Math.Round((middle - value) / 360) : 0;
            var shown = Longitudes.Shift(value, turns, coordinate.Type);
            below = shown < low && !(shown < below) ? shown : below;
            above = shown > high && !(shown > above) ? shown : above;
        }

        var neighbours = (below, above) switch
        {
            ({ } lower, { } upper) => $"the nearest are {Text(lower)} and {Text(upper)}",
            (null, null) => "it has no values",
            var (lower, upper) => $"the nearest is {Text((lower ?? upper)!.Value)}",
        };
        var asked = low == high ? Text(low) : $"{Text(low)} .. {Text(high)}";
        return AxisSelector.Refusal(
            range,
            $"{variable} has no {coordinate.Name} {(low == high ? "" : "in ")}{asked}: {neighbours}; "
            + $"the axis is {AxisText.Extent(coordinate)}");

        string Text(double value) => AxisText.Number(value, coordinate.Type);
    }
}
