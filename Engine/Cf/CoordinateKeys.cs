using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Cf;

/// <summary>The values of two coordinates of one dimension as numbers that can be compared.</summary>
/// <remarks>
/// Times are compared as dates where their units differ, all else by number, in one unit. Numbers that differ by
/// rounding are the same: by a millionth at most, of times by a billionth, and by a thousandth of the spacing, whatever
/// the lengths.
/// </remarks>
internal sealed class CoordinateKeys
{
    private const double Rounding = 1e-6;
    private const double RoundingOfTime = 1e-9;
    private const double OfSpacing = 1e-3;

    private readonly double _rounding;
    private readonly double _spacing;

    private CoordinateKeys(double[] first, double[] second, double rounding)
    {
        First = first;
        Second = second;
        _rounding = rounding;
        _spacing = Math.Min(Spacing(first), Spacing(second));
    }

    /// <summary>Those of the first.</summary>
    public double[] First { get; }

    /// <summary>Those of the second.</summary>
    public double[] Second { get; }

    /// <summary>Whether both mean the same places in the same order.</summary>
    public bool AreEqual => First.Length == Second.Length && FirstDifference < 0;

    private int FirstDifference
    {
        get
        {
            for (var place = 0; place < First.Length; place++)
            {
                if (!AreSame(First[place], Second[place]))
                {
                    return place;
                }
            }

            return -1;
        }
    }

    /// <summary>The keys of two coordinates.</summary>
    /// <param name="first">The first coordinate.</param>
    /// <param name="firstOrigin">Whose it is, for messages.</param>
    /// <param name="second">The second coordinate, of the same dimension.</param>
    /// <param name="secondOrigin">Whose it is.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue: calendars or units differ, or a time axis has no dates.
    /// </exception>
    public static CoordinateKeys Of(
        Coordinate first, string firstOrigin, Coordinate second, string secondOrigin)
    {
        var isTime = first.Axis == AxisKind.T || second.Axis == AxisKind.T;
        var rounding = first.Axis == AxisKind.T ? RoundingOfTime : Rounding;
        if (!isTime)
        {
            CheckUnits(first, firstOrigin, second, secondOrigin);
        }

        if (!isTime || HaveSameUnits(first, second))
        {
            return new([.. first.Values], [.. second.Values], rounding);
        }

        // Dates become seconds since the earliest of them, which are exact to the microsecond over centuries.
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
        return new(Seconds(one, start), Seconds(other, start), rounding);
    }

    /// <summary>Whether the numbers of two time axes mean the same: one unit, one start, one calendar.</summary>
    /// <param name="first">A time coordinate.</param>
    /// <param name="second">The other.</param>
    public static bool HaveSameUnits(Coordinate first, Coordinate second) =>
        first.Attributes.Text("units") == second.Attributes.Text("units")
        && Calendar.Parse(first.Attributes.Text("calendar"), first.Name)
            == Calendar.Parse(second.Attributes.Text("calendar"), second.Name);

    /// <summary>The first position at which two coordinates of one length mean different places, or -1.</summary>
    /// <param name="first">The values of the first, by number.</param>
    /// <param name="second">As many values of the second.</param>
    public static int DifferenceOf(ReadOnlySpan<double> first, ReadOnlySpan<double> second) =>
        new CoordinateKeys(first.ToArray(), second.ToArray(), Rounding).FirstDifference;

    /// <summary>Whether two keys mean the same place.</summary>
    /// <param name="one">A key.</param>
    /// <param name="other">Another.</param>
    public bool AreSame(double one, double other)
    {
        // Near 0 rounding is that of the numbers around it, which only a spacing tells the size of.
        var size = Math.Max(Math.Abs(one), Math.Abs(other));
        var limit = double.IsPositiveInfinity(_spacing)
            ? _rounding * size
            : Math.Min(OfSpacing * _spacing, _rounding * Math.Max(1, size));
        return one.Equals(other) || Math.Abs(one - other) <= limit;
    }

    /// <summary>Refuses keys that are there twice.</summary>
    /// <param name="values">The keys of one coordinate.</param>
    /// <param name="coordinate">The coordinate.</param>
    /// <param name="origin">Whose it is.</param>
    /// <exception cref="ComputeException">InvalidValue: a value is there twice.</exception>
    public static void CheckDistinct(double[] values, Coordinate coordinate, string origin)
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

    private static double[] Seconds(TimeAxis axis, Instant start) =>
        [.. axis.Instants.Select(instant => (double)(instant.Nanoseconds - start.Nanoseconds) / 1e9)];

    // Infinite where there are no two values.
    private static double Spacing(double[] values)
    {
        var sorted = values.Where(value => !double.IsNaN(value)).Order().ToArray();
        var spacing = double.PositiveInfinity;
        for (var place = 1; place < sorted.Length; place++)
        {
            spacing = Math.Min(spacing, sorted[place] - sorted[place - 1]);
        }

        return spacing;
    }
}
