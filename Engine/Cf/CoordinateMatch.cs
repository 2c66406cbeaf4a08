using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Cf;

/// <summary>The positions at which two coordinates of one dimension mean the same place.</summary>
/// <remarks>
/// Times are compared as dates where their units differ, all else by number. Numbers that differ by rounding are the
/// same: by a millionth at most, of times by a billionth, and by a thousandth of the spacing. The order is the
/// first's.
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
    /// InvalidValue: nothing is shared, calendars differ, a time axis has no dates, or a value is there twice.
    /// </exception>
    public static CoordinateMatch Of(
        Coordinate first, string firstOrigin, Coordinate second, string secondOrigin)
    {
        var (one, other) = Keys(first, firstOrigin, second, secondOrigin);
        var rounding = first.Axis == AxisKind.T ? RoundingOfTime : Rounding;
        if (one.Length == other.Length
            && one.Zip(other).All(pair => AreSame(pair.First, pair.Second, rounding, double.MaxValue)))
        {
            ImmutableArray<int> all = [.. Enumerable.Range(0, one.Length)];
            return new(all, all);
        }

        var spacing = Math.Min(Spacing(one, first, firstOrigin), Spacing(other, second, secondOrigin));
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
                    && AreSame(one[place], sorted[candidate], rounding, OfSpacing * spacing),
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

    // Dates become seconds since the earliest of them, which are exact to the microsecond over centuries.
    private static (double[] First, double[] Second) Keys(
        Coordinate first, string firstOrigin, Coordinate second, string secondOrigin)
    {
        var isTime = first.Axis == AxisKind.T || second.Axis == AxisKind.T;
        var haveSameUnits = first.Attributes.Text("units") == second.Attributes.Text("units")
            && Calendar.Parse(first.Attributes.Text("calendar"), first.Name)
                == Calendar.Parse(second.Attributes.Text("calendar"), second.Name);
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

    private static bool AreSame(double one, double other, double rounding, double limit) =>
        one.Equals(other)
        || Math.Abs(one - other) <= Math.Min(limit, rounding * Math.Max(1, Math.Max(Math.Abs(one), Math.Abs(other))));

    private static double Spacing(double[] values, Coordinate coordinate, string origin)
    {
        var sorted = values.Where(value => !double.IsNaN(value)).Order().ToArray();
        var spacing = double.MaxValue;
        for (var place = 1; place < sorted.Length; place++)
        {
            spacing = Math.Min(spacing, sorted[place] - sorted[place - 1]);
        }

        return spacing > 0
            ? spacing
            : throw new ComputeException(
                Fault.InvalidValue,
                "variable",
                $"{coordinate.Name} of {origin} has a value twice, so that it cannot be joined with another "
                + $"{coordinate.Name} by value");
    }
}
