namespace Compute.Orleans.Engine.Cf.Time;

/// <summary>The calendars of history: Julian rules before a day, Gregorian ones from it on.</summary>
/// <remarks>
/// Day numbers are Julian day numbers. Years are counted from March, so that the leap day ends a year and the
/// days before month m of such a year are (153 m + 2) / 5. Source: Reingold and Dershowitz, Calendrical
/// Calculations, chapters 2 and 3.
/// </remarks>
/// <param name="name">The calendar's name.</param>
/// <param name="firstGregorian">The first day number under Gregorian rules.</param>
internal sealed class HistoricCalendar(string name, long firstGregorian)
    : Calendar(name, hasYearZero: firstGregorian == long.MinValue)
{
    /// <summary>1582-10-15, the day after 1582-10-04.</summary>
    public const long Reform = 2_299_161;

    private const int DaysBeforeMarchGregorian = 1_721_120; // day number of 0000-03-01
    private const int DaysBeforeMarchJulian = 1_721_118;

    public override int LastDay(int year, int month)
    {
        if (month is < 1 or > 12 || (year == 0 && !HasYearZero))
        {
            return 0;
        }

        var astronomical = Astronomical(year);
        var gregorian = GregorianNumber(astronomical, month, 1) >= firstGregorian;
        var leap = astronomical % 4 == 0 && (!gregorian || astronomical % 100 != 0 || astronomical % 400 == 0);
        return month switch
        {
            2 => leap ? 29 : 28,
            4 or 6 or 9 or 11 => 30,
            _ => 31,
        };
    }

    public override bool Has(int year, int month, int day)
    {
        if (day < 1 || day > LastDay(year, month))
        {
            return false;
        }

        var astronomical = Astronomical(year);
        return GregorianNumber(astronomical, month, day) >= firstGregorian
            || JulianNumber(astronomical, month, day) < firstGregorian;
    }

    private protected override long DayNumber(int year, int month, int day)
    {
        var astronomical = Astronomical(year);
        var gregorian = GregorianNumber(astronomical, month, day);
        return gregorian >= firstGregorian ? gregorian : JulianNumber(astronomical, month, day);
    }

    private protected override (int Year, int Month, int Day) DayOf(long number)
    {
        long year;
        long dayOfYear;
        if (number >= firstGregorian)
        {
            // Within 400 years, every 4th year but the 100th, 200th and 300th ends with a leap day.
            var (cycle, inCycle) = Divide(number - DaysBeforeMarchGregorian, 146_097);
            var yearOfCycle = (inCycle - (inCycle / 1_460) + (inCycle / 36_524) - (inCycle / 146_096)) / 365;
            dayOfYear = inCycle - ((365 * yearOfCycle) + (yearOfCycle / 4) - (yearOfCycle / 100));
            year = (400 * cycle) + yearOfCycle;
        }
        else
        {
            var (cycle, inCycle) = Divide(number - DaysBeforeMarchJulian, 1_461);
            var yearOfCycle = (inCycle - (inCycle / 1_460)) / 365;
            dayOfYear = inCycle - (365 * yearOfCycle);
            year = (4 * cycle) + yearOfCycle;
        }

        var monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1;
        var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        if (month <= 2)
        {
            year++;
        }

        return ((int)(year < 1 && !HasYearZero ? year - 1 : year), (int)month, (int)day);
    }

    private static (long Quotient, long Remainder) Divide(long dividend, int divisor)
    {
        var (quotient, remainder) = Math.DivRem(dividend, divisor);
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder);
    }

    private static long GregorianNumber(long year, int month, int day)
    {
        var (marchYear, days) = FromMarch(year, month, day);
        return DaysBeforeMarchGregorian + days + (365 * marchYear)
            + Divide(marchYear, 4).Quotient - Divide(marchYear, 100).Quotient + Divide(marchYear, 400).Quotient;
    }

    private static long JulianNumber(long year, int month, int day)
    {
        var (marchYear, days) = FromMarch(year, month, day);
        return DaysBeforeMarchJulian + days + (365 * marchYear) + Divide(marchYear, 4).Quotient;
    }

    private static (long Year, int Days) FromMarch(long year, int month, int day)
    {
        var monthFromMarch = month > 2 ? month - 3 : month + 9;
        return (month > 2 ? year : year - 1, (((153 * monthFromMarch) + 2) / 5) + day - 1);
    }

    private long Astronomical(int year) => year < 0 && !HasYearZero ? year + 1L : year;
}
