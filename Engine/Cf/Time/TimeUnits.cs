using System.Globalization;
using System.Text.RegularExpressions;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Cf.Time;

/// <summary>The units of a time axis: how numbers and instants correspond.</summary>
/// <remarks>
/// <para>
/// Units: "UNIT since DATE", UNIT from nanoseconds to weeks, in 360_day also months (30 days) and years (360 days),
/// in noleap and all_leap also common_years; and "day as %Y%m%d.%f", which CDO writes.
/// </para>
/// <para>
/// Accuracy: of the instants that a number may stand for, the one on a whole second, millisecond or microsecond is
/// taken (1/24 of a day is an hour, not 3599.999999 s); encoding it gives the number back.
/// </para>
/// <para>Source: CF-1.11, 4.4 "Time Coordinate".</para>
/// </remarks>
public sealed partial class TimeUnits
{
    private const double LongestAxis = 1e9 * 366 * Instant.PerDay; // years stay within 32 bits
    private static readonly long[] _roundParts = [1_000_000_000, 1_000_000, 1_000];

    private readonly long _unit;
    private readonly Instant _origin;
    private readonly string _variable;

    private TimeUnits(string text, Calendar calendar, long unit, Instant origin, string variable)
    {
        Text = text;
        Calendar = calendar;
        _unit = unit;
        _origin = origin;
        _variable = variable;
    }

    /// <summary>The units as the file has them.</summary>
    public string Text { get; }

    /// <summary>The calendar.</summary>
    public Calendar Calendar { get; }

    /// <summary>Whether numbers are dates written as digits, %Y%m%d.%f.</summary>
    public bool AreDigits => _unit == 0;

    /// <summary>Reads units.</summary>
    /// <param name="text">The value of the units attribute.</param>
    /// <param name="calendar">The calendar in which the reference date is meant.</param>
    /// <param name="variable">The time variable's name, for errors.</param>
    /// <exception cref="ComputeException">InvalidValue: they are no time units, or do not fit the calendar.</exception>
    public static TimeUnits Parse(string text, Calendar calendar, string variable)
    {
        if (Digits().IsMatch(text))
        {
            return new(text, calendar, 0, default, variable);
        }

        if (Since().Match(text) is not { Success: true } match)
        {
            throw Undecodable(text, calendar, variable, "they do not have the form `days since 1850-01-01 00:00:00`");
        }

        var name = match.Groups["unit"].Value;
        var unit = Length(name.ToLowerInvariant(), calendar);
        if (unit == 0)
        {
            throw Undecodable(text, calendar, variable, $"`{name}` is not a unit of time");
        }

        if (unit < 0)
        {
            throw Undecodable(
                text, calendar, variable, $"`{name}` have no fixed length there: only 360_day has months and years");
        }

        if (DateFields.Read(match.Groups["date"].Value, out var problem) is not { } date)
        {
            throw Undecodable(text, calendar, variable, $"of the reference date, {problem}");
        }

        var (year, month, day) = (date.Year, date.Month ?? 1, date.Day ?? 1);
        if (!calendar.Has(year, month, day))
        {
            throw Undecodable(
                text, calendar, variable, $"that calendar has no {new CfDate(year, month, day).DateText}");
        }

        var origin = calendar.StartOf(year, month, day)
            .Plus(date.NanosecondOfDay - (date.OffsetMinutes * 60_000_000_000L));
        return new(text, calendar, unit, origin, variable);
    }

    /// <summary>The instant of a number.</summary>
    /// <param name="value">A value of the time axis.</param>
    /// <exception cref="ComputeException">InvalidValue: the number is no date.</exception>
    public Instant Decode(double value)
    {
        if (!double.IsFinite(value) || Math.Abs(value) * Math.Max(_unit, 1) > LongestAxis)
        {
            throw NoDate(value);
        }

        var whole = Math.Floor(value);
        var part = value - whole;
        var (start, unit) = AreDigits
            ? (StartOfDigits(whole, value), Instant.PerDay)
            : (_origin.Plus((Int128)whole * _unit), _unit);
        if (part == 0)
        {
            return start;
        }

        var exact = start.Plus((long)Math.Round(part * unit));
        foreach (var round in _roundParts)
        {
            var (quotient, _) = Calendar.FloorDivide(exact.Nanoseconds + (round / 2), round);
            var rounded = new Instant(quotient * round);
            if (Encode(rounded) == value)
            {
                return rounded;
            }
        }

        return exact;
    }

    /// <summary>The number of an instant, correctly rounded but for one unit in the last place.</summary>
    /// <param name="instant">An instant of the same calendar.</param>
    /// <exception cref="ComputeException">InvalidValue: the units are digits, and the year is before 1.</exception>
    public double Encode(Instant instant)
    {
        if (AreDigits)
        {
            var date = Calendar.DateOf(instant);
            return date.Year > 0
                ? (date.Year * 10_000L) + (date.Month * 100) + date.Day
                    + ((double)date.NanosecondOfDay / Instant.PerDay)
                : throw new ComputeException(
                    Fault.InvalidValue, _variable, $"{_variable} has units `{Text}`, which cannot hold {date}");
        }

        var (whole, part) = Calendar.FloorDivide(instant.Nanoseconds - _origin.Nanoseconds, _unit);
        return (double)whole + ((double)part / _unit);
    }

    internal static ComputeException Undecodable(string? text, Calendar calendar, string variable, string problem) =>
        new(
            Fault.InvalidValue,
            variable,
            $"the time axis {variable} has units `{text}` in calendar {calendar} and cannot be read as dates:"
            + $" {problem}. Select it by values or by indices.");

    private Instant StartOfDigits(double whole, double value)
    {
        // A year before 0 has its sign before the digits, so its fraction was counted from the wrong end.
        var digits = (long)whole;
        var (year, month, day) = ((int)(digits / 10_000), (int)(digits / 100 % 100), (int)(digits % 100));
        return digits > 0 && Calendar.Has(year, month, day) ? Calendar.StartOf(year, month, day) : throw NoDate(value);
    }

    private ComputeException NoDate(double value) => new(
        Fault.InvalidValue,
        _variable,
        string.Create(
            CultureInfo.InvariantCulture,
            $"the time axis {_variable} has a value {value:R}, no date in units `{Text}`, calendar {Calendar}"));

    // Nanoseconds; 0 for what is no unit, -1 for what has no fixed length in the calendar.
    private static long Length(string name, Calendar calendar) => name switch
    {
        "nanosecond" or "nanoseconds" or "nanosec" or "nanosecs" or "nsec" or "nsecs" or "ns" => 1,
        "microsecond" or "microseconds" or "microsec" or "microsecs" or "usec" or "usecs" or "us" => 1_000,
        "millisecond" or "milliseconds" or "millisec" or "millisecs" or "msec" or "msecs" or "ms" => 1_000_000,
        "second" or "seconds" or "sec" or "secs" or "s" => 1_000_000_000,
        "minute" or "minutes" or "min" or "mins" => 60_000_000_000,
        "hour" or "hours" or "hr" or "hrs" or "h" => 3_600_000_000_000,
        "day" or "days" or "d" => Instant.PerDay,
        "week" or "weeks" => 7 * Instant.PerDay,
        "month" or "months" or "mon" or "mons" => calendar == Calendar.Days360 ? 30 * Instant.PerDay : -1,
        "year" or "years" or "yr" or "yrs" => calendar == Calendar.Days360 ? 360 * Instant.PerDay : -1,
        "common_year" or "common_years" when calendar == Calendar.NoLeap => 365 * Instant.PerDay,
        "common_year" or "common_years" => -1,
        _ => 0,
    };

    [GeneratedRegex(
        @"^\s*(?<unit>[a-z_]+)\s+since\s+(?<date>\S.*)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Since();

    [GeneratedRegex(
        @"^\s*days?\s+as\s+%Y%m%d\.%f\s*$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();
}
