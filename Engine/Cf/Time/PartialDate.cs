using System.Globalization;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Cf.Time;

/// <summary>A date whose finer fields may be left out, and so the period that it names: 2000-02, a month.</summary>
/// <remarks>
/// <para>
/// A day that a calendar does not have (30 February, day 31 of 360_day, 1582-10-10) gives way inward: as a start to
/// the next day's first instant, as an end to the last instant of the day before.
/// </para>
/// <para>An offset from UTC is applied; without one the date is UTC, as the axes of CF are.</para>
/// </remarks>
public sealed class PartialDate
{
    private readonly DateFields _fields;
    private readonly string _locator;

    private PartialDate(string text, DateFields fields, string locator)
    {
        Text = text;
        _fields = fields;
        _locator = locator;
    }

    /// <summary>What was written.</summary>
    public string Text { get; }

    /// <summary>Whether it is complete down to the second, and so names one instant.</summary>
    public bool NamesInstant => _fields.Second is not null;

    /// <summary>Reads a date: 2000, 2000-02, 2000-2-5, 2000-02-05T12:30:00.5Z, 20000205, 200002, ...</summary>
    /// <param name="text">What was written.</param>
    /// <param name="locator">Whose value it is, for the error.</param>
    /// <exception cref="ComputeException">InvalidValue: not a date, or a field is out of its range.</exception>
    public static PartialDate Parse(string text, string locator)
    {
        var fields = DateFields.Read(text, out var problem);
        if (fields is { HasOffset: true, Hour: null })
        {
            problem = "it has an offset from UTC but no time of day";
            fields = null;
        }

        return fields is null
            ? throw new ComputeException(
                Fault.InvalidValue,
                locator,
                $"`{text}` cannot be read as a date, as {problem}: dates look like 2000, 2000-02, 2000-02-05 or "
                + "2000-02-05T12:30:00")
            : new(text, fields, locator);
    }

    /// <summary>Whether the day it names, if it names one, exists.</summary>
    /// <param name="calendar">The calendar.</param>
    public bool ExistsIn(Calendar calendar) =>
        _fields.Day is { } day
            ? calendar.Has(_fields.Year, _fields.Month!.Value, day)
            : calendar.LastDay(_fields.Year, 1) > 0;

    /// <summary>The first instant of the period.</summary>
    /// <param name="calendar">The calendar in which the date is meant.</param>
    /// <exception cref="ComputeException">InvalidValue: the calendar has no such year.</exception>
    public Instant First(Calendar calendar)
    {
        RequireYear(calendar);
        var (year, month, day) = (_fields.Year, _fields.Month ?? 1, _fields.Day ?? 1);
        if (calendar.Has(year, month, day))
        {
            return calendar.StartOf(year, month, day).Plus(_fields.NanosecondOfDay - Offset);
        }

        var last = calendar.LastDay(year, month);
        while (day <= last && !calendar.Has(year, month, day))
        {
            day++;
        }

        return day <= last
            ? calendar.StartOf(year, month, day).Plus(-Offset)
            : calendar.StartOf(year, month, last).Plus(Instant.PerDay - Offset);
    }

    /// <summary>The last instant of the period, a nanosecond before the next one begins.</summary>
    /// <param name="calendar">The calendar in which the date is meant.</param>
    /// <exception cref="ComputeException">InvalidValue: the calendar has no such year.</exception>
    public Instant Last(Calendar calendar)
    {
        RequireYear(calendar);
        var (year, month) = (_fields.Year, _fields.Month ?? 12);
        var day = _fields.Day ?? calendar.LastDay(year, month);
        if (calendar.Has(year, month, day))
        {
            return calendar.StartOf(year, month, day)
                .Plus(_fields.NanosecondOfDay + _fields.NanosecondsNamed - 1 - Offset);
        }

        while (!calendar.Has(year, month, day))
        {
            day--;
        }

        return calendar.StartOf(year, month, day).Plus(Instant.PerDay - 1 - Offset);
    }

    /// <summary>Puts two ends of a range in order; one within the other's period is in order as it stands.</summary>
    /// <param name="start">One end.</param>
    /// <param name="end">The other end.</param>
    public static (PartialDate Start, PartialDate End) Order(PartialDate start, PartialDate end) =>
        start.Rank(least: true) > end.Rank(least: false) ? (end, start) : (start, end);

    // Where months have 31 days, any date has its place, also one that no calendar has.
    private Int128 Rank(bool least)
    {
        var month = _fields.Month ?? (least ? 1 : 12);
        var day = _fields.Day ?? (least ? 1 : 31);
        var time = least ? _fields.NanosecondOfDay : _fields.NanosecondOfDay + _fields.NanosecondsNamed - 1;
        return ((((((Int128)_fields.Year * 12) + month) * 31) + day) * Instant.PerDay) + time - Offset;
    }

    private long Offset => _fields.OffsetMinutes * 60_000_000_000L;

    private void RequireYear(Calendar calendar)
    {
        if (calendar.LastDay(_fields.Year, 1) == 0)
        {
            throw new ComputeException(
                Fault.InvalidValue,
                _locator,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"`{Text}` is in year {_fields.Year}, which calendar {calendar} does not have"));
        }
    }
}
