namespace Compute.Orleans.Engine.Cf.Time;

/// <summary>The calendars of models in which all years are alike.</summary>
/// <param name="name">The calendar's name.</param>
/// <param name="february">The days of February.</param>
/// <param name="longMonth">The days of January, March, ...</param>
internal sealed class UniformCalendar(string name, int february, int longMonth) : Calendar(name, hasYearZero: true)
{
    private readonly int[] _before = DaysBefore(february, longMonth); // before month 1, 2, ... 13 = the year's days

    public override int LastDay(int year, int month) =>
        month is < 1 or > 12 ? 0 : _before[month] - _before[month - 1];

    public override bool Has(int year, int month, int day) => day >= 1 && day <= LastDay(year, month);

    private protected override long DayNumber(int year, int month, int day) =>
        ((long)year * _before[12]) + _before[month - 1] + day - 1;

    private protected override (int Year, int Month, int Day) DayOf(long number)
    {
        var (year, dayOfYear) = Math.DivRem(number, _before[12]);
        if (dayOfYear < 0)
        {
            (year, dayOfYear) = (year - 1, dayOfYear + _before[12]);
        }

        var month = 1;
        while (dayOfYear >= _before[month])
        {
            month++;
        }

        return ((int)year, month, (int)dayOfYear - _before[month - 1] + 1);
    }

    private static int[] DaysBefore(int february, int longMonth)
    {
        var before = new int[13];
        for (var month = 1; month <= 12; month++)
        {
            var days = month switch
            {
                2 => february,
                4 or 6 or 9 or 11 => 30,
                _ => longMonth,
            };
            before[month] = before[month - 1] + days;
        }

        return before;
    }
}
