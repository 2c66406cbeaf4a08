using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Cf.Time;

/// <summary>A calendar of CF: which dates exist, and how they are counted.</summary>
/// <remarks>
/// Each calendar is one object, so calendars are compared by reference; aliases give the same object.
/// Source: CF-1.11, 4.4.1 "Calendar".
/// </remarks>
public abstract class Calendar
{
    /// <summary>Mixed: Julian to 1582-10-04, Gregorian from 1582-10-15 on; the dates between do not exist.</summary>
    public static readonly Calendar Standard = new HistoricCalendar("standard", HistoricCalendar.Reform);

    /// <summary>Gregorian rules for all time, with a year 0.</summary>
    public static readonly Calendar ProlepticGregorian = new HistoricCalendar("proleptic_gregorian", long.MinValue);

    /// <summary>Julian rules for all time.</summary>
    public static readonly Calendar Julian = new HistoricCalendar("julian", long.MaxValue);

    /// <summary>Every year has 365 days.</summary>
    public static readonly Calendar NoLeap = new UniformCalendar("noleap", 28, 31);

    /// <summary>Every year has 366 days.</summary>
    public static readonly Calendar AllLeap = new UniformCalendar("all_leap", 29, 31);

    /// <summary>Every month has 30 days.</summary>
    public static readonly Calendar Days360 = new UniformCalendar("360_day", 30, 30);

    /// <summary>The names that can be asked for, as a message gives them.</summary>
    public const string KnownNames =
        "standard (gregorian), proleptic_gregorian, julian, noleap (365_day), all_leap (366_day), 360_day";

    private protected Calendar(string name, bool hasYearZero)
    {
        Name = name;
        HasYearZero = hasYearZero;
    }

    /// <summary>The name of CF; of aliases the one that CF prefers.</summary>
    public string Name { get; }

    /// <summary>Whether a year 0 precedes year 1; else year -1 does, as cftime has it.</summary>
    public bool HasYearZero { get; }

    /// <summary>The calendar of a name, in any case; standard when there is no name.</summary>
    /// <param name="name">The value of a calendar attribute or parameter, or null.</param>
    /// <param name="locator">Whose value it is, for the error.</param>
    /// <exception cref="ComputeException">InvalidValue: no such calendar.</exception>
    public static Calendar Parse(string? name, string locator) => name?.Trim().ToLowerInvariant() switch
    {
        null or "" or "standard" or "gregorian" => Standard,
        "proleptic_gregorian" => ProlepticGregorian,
        "julian" => Julian,
        "noleap" or "365_day" => NoLeap,
        "all_leap" or "366_day" => AllLeap,
        "360_day" => Days360,
        _ => throw new ComputeException(
            Fault.InvalidValue, locator, $"the calendar of {locator} is `{name}`: known are {KnownNames}"),
    };

    /// <summary>The highest day of a month, or 0 when the calendar has no such month.</summary>
    /// <param name="year">The year.</param>
    /// <param name="month">The month.</param>
    public abstract int LastDay(int year, int month);

    /// <summary>Whether a day exists.</summary>
    /// <param name="year">The year.</param>
    /// <param name="month">The month.</param>
    /// <param name="day">The day.</param>
    public abstract bool Has(int year, int month, int day);

    /// <summary>The instant at which a day begins.</summary>
    /// <param name="year">The year.</param>
    /// <param name="month">The month.</param>
    /// <param name="day">The day; it must exist.</param>
    public Instant StartOf(int year, int month, int day)
    {
        if (!Has(year, month, day))
        {
            throw new ArgumentOutOfRangeException(
                nameof(day), new CfDate(year, month, day).DateText, $"does not exist in calendar {Name}");
        }

        return new((Int128)DayNumber(year, month, day) * Instant.PerDay);
    }

    /// <summary>The instant of a date.</summary>
    /// <param name="date">The date; it must exist.</param>
    public Instant At(CfDate date) => StartOf(date.Year, date.Month, date.Day).Plus(date.NanosecondOfDay);

    /// <summary>The date of an instant; the inverse of <see cref="At"/>.</summary>
    /// <param name="instant">An instant of this calendar.</param>
    public CfDate DateOf(Instant instant)
    {
        var (number, time) = FloorDivide(instant.Nanoseconds, Instant.PerDay);
        var (year, month, day) = DayOf((long)number);
        var seconds = time / 1_000_000_000;
        return new(
            year, month, day, (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60),
            (int)(time % 1_000_000_000));
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private protected abstract long DayNumber(int year, int month, int day);

    private protected abstract (int Year, int Month, int Day) DayOf(long number);

    internal static (Int128 Quotient, long Remainder) FloorDivide(Int128 dividend, long divisor)
    {
        var (quotient, remainder) = Int128.DivRem(dividend, divisor);
        return remainder < 0 ? (quotient - 1, (long)remainder + divisor) : (quotient, (long)remainder);
    }
}
