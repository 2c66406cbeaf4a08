using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Cf;

/// <summary>The positions at which two coordinates of one dimension mean the same place.</summary>
/// <remarks>
/// Times are compared as dates where their units differ, all else by number, in one unit. Numbers that differ by
/// rounding are the same: by a millionth at most, of times by a billionth, and by a thousandth of the spacing, whatever
/// the lengths. The order is the first's.
/// </remarks>
/// <param name="First">Positions of the first coordinate.</param>
/// <param name="Second">As many positions of the second.</param>
public sealed record CoordinateMatch(ImmutableArray<int> First, ImmutableArray<int> Second)
{
    private const double Rounding = 1e-6;
    private const double RoundingOfTime = 1e-9;
    private const double OfSpacing = 1e-3;

    /// <summary>Matches two coordinates.</summary>
    /// <param name="first">The first coordinate.</param>
    /// <param name="firstOrigin">Whose it is, for messages.</param>
    /// <param name="second">The second coordinate, of the same dimension.</param>
    /// <param name="secondOrigin">Whose it is.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue: nothing is shared, calendars or units differ, a time axis has no dates, or a value is there twice.
    /// </exception>
    public static CoordinateMatch Of(
        Coordinate first, string firstOrigin, Coordinate second, string secondOrigin)
    {
        var (one, other) = Keys(first, firstOrigin, second, secondOrigin);
        var rounding = first.Axis == AxisKind.T ? RoundingOfTime : Rounding;
        var spacing = Spacing(one, other);
        if (one.Length == other.Length && FirstDifference(one, other, rounding, spacing) < 0)
        {
            ImmutableArray<int> all = [.. Enumerable.Range(0, one.Length)];
            return new(all, all);
        }

        CheckDistinct(one, first, firstOrigin);
        CheckDistinct(other, second, secondOrigin);
        var order = Enumerable.Range(0, other.Length).Where(place => !double.IsNaN(other[place]))
            .OrderBy(place => other[place]).ToArray();
        var sorted = order.Select(place => other[place]).ToArray();
        var (firsts, seconds) = (ImmutableArray.CreateBuilder<int>(), ImmutableArray.CreateBuilder<int>());
        for (var place = 0; place < one.Length; place++)
        {
            var found = Array.BinarySearch(sorted, one[place]);
            var near = found >= 0 ? found : ~found;
            var match = new[] { near, near - 1 }.FirstOrDefault(
                candidate => candidate >= 0
                    && candidate < sorted.Length
                    && AreSame(one[place], sorted[candidate], rounding, spacing),
                -1);
            if (match >= 0)
            {
                firsts.Add(place);
                seconds.Add(order[match]);
            }
        }

        return firsts.Count > 0
            ? new(firsts.ToImmutable(), seconds.ToImmutable())
            : throw new ComputeException(
                Fault.InvalidValue,
                "variable",
                $"{firstOrigin} and {secondOrigin} have nothing in common along {first.Name}: "
                + $"{AxisText.Extent(first)} and {AxisText.Extent(second)}");
    }

    /// <summary>The first position at which two coordinates of one length mean different places, or -1.</summary>
    /// <param name="first">The values of the first, by number.</param>
    /// <param name="second">As many values of the second.</param>
    internal static int FirstDifference(ReadOnlySpan<double> first, ReadOnlySpan<double> second) =>
        FirstDifference(first, second, Rounding, Spacing(first, second));

    /// <summary>A coordinate at some positions.</summary>
    /// <param name="coordinate">The coordinate.</param>
    /// <param name="positions">The positions, in the order of the result.</param>
    public static Coordinate At(Coordinate coordinate, ImmutableArray<int> positions) => coordinate with
    {
        Values = [.. positions.Select(position => coordinate.Values[position])],
        Bounds = coordinate.Bounds.IsDefault
            ? default
            : [.. positions.SelectMany(position => coordinate.Bounds.AsSpan(2 * position, 2).ToArray())],
    };

    private static void CheckUnits(Coordinate first, string firstOrigin, Coordinate second, string secondOrigin)
    {
        var (one, other) = (first.Attributes.Text("units"), second.Attributes.Text("units"));
        if (!AxisUnits.AreSame(one, other))
        {
            throw new ComputeException(
                Fault.InvalidValue,
                "variable",
                $"{first.Name} of {firstOrigin} is in `{one}`, of {secondOrigin} in `{other}`: their values cannot be "
                + "compared; files in one unit would do");
        }
    }

    // Dates become seconds since the earliest of them, which are exact to the microsecond over centuries.
    private static (double[] First, double[] Second) Keys(
        Coordinate first, string firstOrigin, Coordinate second, string secondOrigin)
    {
        var isTime = first.Axis == AxisKind.T || second.Axis == AxisKind.T;
        var haveSameUnits = first.Attributes.Text("units") == second.Attributes.Text("units")
            && Calendar.Parse(first.Attributes.Text("calendar"), first.Name)
                == Calendar.Parse(second.Attributes.Text("calendar"), second.Name);
        if (!isTime)
        {
            CheckUnits(first, firstOrigin, second, secondOrigin);
        }

        if (!isTime || haveSameUnits)
        {
            return ([.. first.Values], [.. second.Values]);
        }

        var (one, other) = (TimeAxis.Decode(first), TimeAxis.Decode(second));
        if (one.Calendar != other.Calendar)
        {
            throw new ComputeException(
                Fault.InvalidValue,
                "variable",
                $"{first.Name} of {firstOrigin} has the calendar {one.Calendar}, of {secondOrigin} {other.Calendar}: "
                + "their dates cannot be compared; CDAT.aggregate with `calendar` converts one of them");
        }

        var start = one.Instants.Concat(other.Instants).DefaultIfEmpty().Min();
        return (Seconds(one, start), Seconds(other, start));
    }

    private static double[] Seconds(TimeAxis axis, Instant start) =>
        [.. axis.Instants.Select(instant => (double)(instant.Nanoseconds - start.Nanoseconds) / 1e9)];

    private static int FirstDifference(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, double rounding, double spacing)
    {
        for (var place = 0; place < first.Length; place++)
        {
            if (!AreSame(first[place], second[place], rounding, spacing))
            {
                return place;
            }
        }

        return -1;
    }

    // Near 0 rounding is that of the numbers around it, which only a spacing tells the size of.
    private static bool AreSame(double one, double other, double rounding, double spacing)
    {
        var size = Math.Max(Math.Abs(one), Math.Abs(other));
        var limit = double.IsPositiveInfinity(spacing)
            ? rounding * size
            : Math.Min(OfSpacing * spacing, rounding * Math.Max(1, size));
        return one.Equals(other) || Math.Abs(one - other) <= limit;
    }

    private static double Spacing(ReadOnlySpan<double> one, ReadOnlySpan<double> other) =>
        Math.Min(Spacing(one), Spacing(other));

    // Infinite where there are no two values.
    private static double Spacing(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray().Where(value => !double.IsNaN(value)).Order().ToArray();
        var spacing = double.PositiveInfinity;
        for (var place = 1; place < sorted.Length; place++)
        {
            spacing = Math.Min(spacing, sorted[place] - sorted[place - 1]);
        }

        return spacing;
    }

    private static void CheckDistinct(double[] values, Coordinate coordinate, string origin)
    {
        if (Spacing(values) == 0)
        {
            throw new ComputeException(
                Fault.InvalidValue,
                "variable",
                $"{coordinate.Name} of {origin} has a value twice, so that it cannot be joined with another "
                + $"{coordinate.Name} by value");
        }
    }
}
