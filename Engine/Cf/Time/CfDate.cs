using System.Globalization;

namespace Compute.Orleans.Engine.Cf.Time;

/// <summary>A date and a time of day, UTC; which dates exist is a <see cref="Calendar"/>'s to say.</summary>
/// <param name="Year">The year; in standard and julian the year before 1 is -1.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31.</param>
/// <param name="Hour">0 to 23.</param>
/// <param name="Minute">0 to 59.</param>
/// <param name="Second">0 to 59.</param>
/// <param name="Nanosecond">0 to 999,999,999.</param>
public readonly record struct CfDate(
    int Year, int Month, int Day, int Hour = 0, int Minute = 0, int Second = 0, int Nanosecond = 0)
{
    /// <summary>The time of day, in nanoseconds.</summary>
    public long NanosecondOfDay => ((((Hour * 60L) + Minute) * 60) + Second) * 1_000_000_000 + Nanosecond;

    /// <summary>The date alone, ISO 8601: 1850-01-16; a year before 0 has a sign.</summary>
    public string DateText => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{Month:D2}-{Day:D2}");

    /// <summary>ISO 8601: 1850-01-16T12:00:00, with as many digits of a second as it has.</summary>
    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{DateText}T{Hour:D2}:{Minute:D2}:{Second:D2}");
        return Nanosecond == 0
            ? text
            : text + string.Create(CultureInfo.InvariantCulture, $".{Nanosecond:D9}").TrimEnd('0');
    }
}
