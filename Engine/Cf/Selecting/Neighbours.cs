namespace Compute.Orleans.Engine.Cf.Selecting;

/// <summary>The values of an axis on either side of a number, and the one of them that stands in for it.</summary>
/// <remarks>
/// Longitudes are looked for all round the circle. An axis that does not go all round has a gap; a longitude in that
/// gap lies beyond whichever end of the axis is nearer, so that nothing is found on its other side.
/// </remarks>
internal static class Neighbours
{
    private const double Circle = 360;

    /// <summary>A gap that is so much wider than all others is where an axis of longitudes ends.</summary>
    private const double WidthOfEnd = 1.5;

    /// <summary>The value that stands in for a number, or null where the axis has none on that side.</summary>
    /// <param name="coordinate">The axis.</param>
    /// <param name="number">The number, finite.</param>
    /// <param name="method">Any but Exact.</param>
    public static Pick? Of(Coordinate coordinate, double number, SelectionMethod method)
    {
        var (below, above) = Longitudes.Are(coordinate) ? Around(coordinate, number) : Beside(coordinate, number);
        var isBelowNearer = below is { } lower && above is { } upper && number - lower.Value < upper.Value - number;
        return Choose(method, below, above, isBelowNearer);
    }

    /// <summary>The one of two neighbours that a method takes.</summary>
    /// <param name="method">Any but Exact.</param>
    /// <param name="below">The larger of what is not larger, or null.</param>
    /// <param name="above">The smaller of what is not smaller, or null.</param>
    /// <param name="isBelowNearer">Whether the first is strictly the nearer.</param>
    public static T? Choose<T>(SelectionMethod method, T? below, T? above, bool isBelowNearer)
        where T : struct => method switch
        {
            SelectionMethod.Pad => below,
            SelectionMethod.Backfill => above,
            SelectionMethod.Nearest => above is null || isBelowNearer ? below : above,
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "takes nothing for what is not there"),
        };

    private static (Pick? Below, Pick? Above) Beside(Coordinate coordinate, double number)
    {
        var end = Longitudes.Round(number, coordinate.Type);
        Pick? below = null;
        Pick? above = null;
        for (var position = 0; position < coordinate.Length; position++)
        {
            var value = coordinate.Values[position];
            below = value <= end && !(value <= below?.Value) ? new(position, 0, value) : below;
            above = value >= end && !(value >= above?.Value) ? new(position, 0, value) : above;
        }

        return (below, above);
    }

    private static (Pick? Below, Pick? Above) Around(Coordinate coordinate, double number)
    {
        Pick? below = null;
        Pick? above = null;
        for (var position = 0; position < coordinate.Length; position++)
        {
            var value = coordinate.Values[position];
            if (!double.IsFinite(value))
            {
                continue;
            }

            if (Longitudes.TurnsInto(value, number, number, coordinate.Type) is { } exact)
            {
                var there = At(coordinate, position, exact);
                return (there, there);
            }

            var turns = Math.Floor((number - value) / Circle);
            var lower = At(coordinate, position, turns);
            var upper = At(coordinate, position, turns + 1);
            below = !(lower.Value <= below?.Value) ? lower : below;
            above = !(upper.Value >= above?.Value) ? upper : above;
        }

        if (below is not { } left || above is not { } right || !IsEnd(coordinate, right.Value - left.Value))
        {
            return (below, above);
        }

        return number - left.Value < right.Value - number ? (below, null) : (null, above);
    }

    private static Pick At(Coordinate coordinate, int position, double turns) =>
        new(position, turns, Longitudes.Shift(coordinate.Values[position], turns, coordinate.Type));

    /// <summary>Whether a gap between two longitudes is the one where the axis ends and begins.</summary>
    private static bool IsEnd(Coordinate coordinate, double gap)
    {
        double[] sorted = [.. coordinate.Values.Select(value => value - (Circle * Math.Floor(value / Circle))).Order()];
        var gaps = sorted.Skip(1).Zip(sorted, (next, value) => next - value)
            .Append(sorted[0] + Circle - sorted[^1])
            .OrderDescending()
            .Take(2)
            .ToArray();
        var others = gaps.Length == 2 ? gaps[1] : 0;
        return gaps[0] > WidthOfEnd * others && gap > WidthOfEnd * others;
    }
}
