using System.Collections.Immutable;
using System.Globalization;
using Compute.Orleans.Engine.Cf.Time;
using Calendar = Compute.Orleans.Engine.Cf.Time.Calendar;

namespace Compute.Orleans.Engine.Describing;

/// <summary>The step of a time axis, where it is certain, as a duration of ISO 8601: P1M, P1D, PT6H.</summary>
/// <remarks>
/// Months and years have no fixed length in most calendars, so they are told by the dates: cells that begin and end
/// with months; or three dates and more, each as many months after the one before, and as far from it as months are
/// long. Anything else is a step only where all steps are equal to the nanosecond.
/// </remarks>
internal static class TimeStep
{
    private const int FewestForMonths = 3;
    private const int MonthsOfYear = 12;
    private const int ShortestMonth = 27; // Days; one less than February, as dates within months may lie anywhere.
    private const int LongestMonth = 32;

    /// <summary>The step of instants.</summary>
    /// <param name="calendar">Their calendar.</param>
    /// <param name="instants">The instants, in file order.</param>
    /// <returns>The duration; null where there is no one step, or no certain one.</returns>
    public static string? Of(Calendar calendar, ImmutableArray<Instant> instants)
    {
        if (instants.Length < 2 || Difference(instants, 0) <= 0)
        {
            return null;
        }

        var step = Difference(instants, 0);
        var areEqual = true;
        for (var place = 1; place < instants.Length - 1; place++)
        {
            var next = Difference(instants, place);
            areEqual &= next == step;
            if (next <= 0)
            {
                return null;
            }
        }

        if (instants.Length < FewestForMonths)
        {
            return step < ShortestMonth * (Int128)Instant.PerDay ? Duration(step) : null; // It may be months or days.
        }

        var months = MonthsBetween(calendar, instants);

        // Where months are no longer than each other, equal steps of months are both; elsewhere they are days.
        var areMonths = months > 0
            && (!areEqual || calendar == Calendar.Days360 || (months % MonthsOfYear == 0 && AreAlike(calendar)));
        return areMonths ? Months(months) : areEqual ? Duration(step) : null;
    }

    /// <summary>The step of cells that fill the time from first to last.</summary>
    /// <param name="calendar">Their calendar.</param>
    /// <param name="starts">Where each begins, in file order.</param>
    /// <param name="ends">Where each ends.</param>
    /// <returns>
    /// The duration; null where there is one cell, or cells leave gaps, overlap or are of different lengths.
    /// </returns>
    public static string? OfCells(Calendar calendar, ImmutableArray<Instant> starts, ImmutableArray<Instant> ends)
    {
        if (starts.Length < 2 || ends[0] <= starts[0])
        {
            return null;
        }

        var length = ends[0].Nanoseconds - starts[0].Nanoseconds;
        var months = MonthsOfCell(calendar, starts[0], ends[0]);
        var areEqual = true;
        for (var place = 1; place < starts.Length; place++)
        {
            if (starts[place] != ends[place - 1])
            {
                return null;
            }

            areEqual &= ends[place].Nanoseconds - starts[place].Nanoseconds == length;
            months = MonthsOfCell(calendar, starts[place], ends[place]) == months ? months : 0;
        }

        return months > 0 ? Months(months) : areEqual ? Duration(length) : null;
    }

    private static Int128 Difference(ImmutableArray<Instant> instants, int place) =>
        instants[place + 1].Nanoseconds - instants[place].Nanoseconds;

    private static bool AreAlike(Calendar calendar) => calendar == Calendar.NoLeap || calendar == Calendar.AllLeap;

    private static int MonthsBetween(Calendar calendar, ImmutableArray<Instant> instants)
    {
        var before = MonthNumber(calendar, calendar.DateOf(instants[0]));
        var months = 0;
        for (var place = 1; place < instants.Length; place++)
        {
            var number = MonthNumber(calendar, calendar.DateOf(instants[place]));
            var between = number - before;
            var days = Difference(instants, place - 1) / Instant.PerDay;
            if (between <= 0
                || (place > 1 && between != months)
                || days < between * ShortestMonth
                || days > between * LongestMonth)
            {
                return 0;
            }

            (months, before) = (between, number);
        }

        return months;
    }

    private static int MonthsOfCell(Calendar calendar, Instant start, Instant end)
    {
        var (first, last) = (calendar.DateOf(start), calendar.DateOf(end));
        return first.Day == 1 && first.NanosecondOfDay == 0 && last.Day == 1 && last.NanosecondOfDay == 0
            ? MonthNumber(calendar, last) - MonthNumber(calendar, first)
            : 0;
    }

    private static int MonthNumber(Calendar calendar, CfDate date) =>
        ((date.Year < 0 && !calendar.HasYearZero ? date.Year + 1 : date.Year) * MonthsOfYear) + date.Month;

    private static string Months(int months) => months % MonthsOfYear == 0
        ? string.Create(CultureInfo.InvariantCulture, $"P{months / MonthsOfYear}Y")
        : string.Create(CultureInfo.InvariantCulture, $"P{months}M");

    private static string Duration(Int128 nanoseconds)
    {
        var (days, rest) = Int128.DivRem(nanoseconds, Instant.PerDay);
        var time = (long)rest;
        var seconds = time / 1_000_000_000;
        var fraction = time % 1_000_000_000;
        return "P" + Part((long)days, "D")
            + (time == 0 ? "" : "T" + Part(seconds / 3600, "H") + Part(seconds / 60 % 60, "M"))
            + (seconds % 60 == 0 && fraction == 0
                ? ""
                : (seconds % 60).ToString(CultureInfo.InvariantCulture)
                    + (fraction == 0
                        ? ""
                        : "." + fraction.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0'))
                    + "S");
    }

    private static string Part(long number, string letter) =>
        number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture) + letter;
}
