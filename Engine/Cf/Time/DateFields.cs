using System.Globalization;
using System.Text.RegularExpressions;

namespace Compute.Orleans.Engine.Cf.Time;

/// <summary>A date as it was written: which fields were given, and their values; of no calendar yet.</summary>
/// <remarks>Source: ISO 8601, basic and extended, and the looser forms of UDUNITS ("1850-1-1 0:0:0.0 -3:00").</remarks>
internal sealed partial record DateFields
{
    private const int LongestText = 64;

    public required int Year { get; init; }

    public int? Month { get; init; }

    public int? Day { get; init; }

    public int? Hour { get; init; }

    public int? Minute { get; init; }

    public int? Second { get; init; }

    /// <summary>The fraction of a second that was given, or 0.</summary>
    public int Nanosecond { get; init; }

    /// <summary>Nanoseconds that the last digit of the second stands for.</summary>
    public int NanosecondUnit { get; init; } = 1_000_000_000;

    /// <summary>How far its clock is ahead of UTC, in minutes.</summary>
    public int OffsetMinutes { get; init; }

    /// <summary>Whether an offset, or Z, was given.</summary>
    public bool HasOffset { get; init; }

    /// <summary>The time of day from which it starts, UTC offset not applied.</summary>
    public long NanosecondOfDay =>
        ((((((Hour ?? 0) * 60L) + (Minute ?? 0)) * 60) + (Second ?? 0)) * 1_000_000_000) + Nanosecond;

    /// <summary>How long the named time of day lasts; a day where no time was given.</summary>
    public long NanosecondsNamed => this switch
    {
        { Second: not null } => NanosecondUnit,
        { Minute: not null } => 60_000_000_000,
        { Hour: not null } => 3_600_000_000_000,
        _ => Instant.PerDay,
    };

    /// <summary>Reads a date.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="problem">What is wrong with it, as the end of a sentence: "its month is 13".</param>
    /// <returns>The fields, or null where there is a problem.</returns>
    public static DateFields? Read(string text, out string problem)
    {
        problem = "it is not a date";
        var trimmed = text.Trim();
        if (trimmed.Length > LongestText || Pattern().Match(trimmed) is not { Success: true } match)
        {
            return null;
        }

        var fraction = match.Groups["fraction"].Value;
        var digits = Math.Min(fraction.Length, 9);
        var fields = new DateFields
        {
            Year = int.Parse(match.Groups["year"].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            Month = Number(match, "month"),
            Day = Number(match, "day"),
            Hour = Number(match, "hour"),
            Minute = Number(match, "minute"),
            Second = Number(match, "second"),
            Nanosecond = digits == 0 ? 0 : int.Parse(fraction[..digits].PadRight(9, '0'), CultureInfo.InvariantCulture),
            NanosecondUnit = (int)Math.Pow(10, 9 - digits),
            OffsetMinutes = Offset(match),
            HasOffset = match.Groups["zone"].Success,
        };
        problem = fields.Problem() ?? "";
        return problem.Length == 0 ? fields : null;
    }

    private string? Problem() =>
        Outside("month", Month, 1, 12)
        ?? Outside("day", Day, 1, 31)
        ?? Outside("hour", Hour, 0, 23)
        ?? Outside("minute", Minute, 0, 59)
        ?? Outside("second", Second, 0, 59)
        ?? Outside("offset in minutes", OffsetMinutes, -24 * 60, 24 * 60);

    private static string? Outside(string field, int? value, int least, int most) =>
        value is { } number && (number < least || number > most)
            ? string.Create(CultureInfo.InvariantCulture, $"its {field} is {number}, not {least} to {most}")
            : null;

    private static int? Number(Match match, string group) =>
        match.Groups[group] is { Success: true, Value: var digits }
            ? int.Parse(digits, CultureInfo.InvariantCulture)
            : null;

    private static int Offset(Match match)
    {
        var minutes = ((Number(match, "zoneHour") ?? 0) * 60) + (Number(match, "zoneMinute") ?? 0);
        return match.Groups["sign"].Value == "-" ? -minutes : minutes;
    }

    // Eight and six digits without a dash are YYYYMMDD and YYYYMM; any other number of digits is a year alone.
    [GeneratedRegex(
        """
        ^(?:
            (?<year>[0-9]{4}) (?<month>[0-9]{2}) (?<day>[0-9]{2})? (?! [0-9-] )
          | (?<year>[+-]?[0-9]{1,6}) (?: - (?<month>[0-9]{1,2}) (?: - (?<day>[0-9]{1,2}) )? )?
        )
        (?: (?: [Tt]|[ ]+ )
          (?: (?<hour>[0-9]{2}) (?<minute>[0-9]{2}) (?: (?<second>[0-9]{2}) (?: [.,] (?<fraction>[0-9]*) )? )?
            | (?<hour>[0-9]{1,2})
              (?: : (?<minute>[0-9]{1,2}) (?: : (?<second>[0-9]{1,2}) (?: [.,] (?<fraction>[0-9]*) )? )? )?
          )
        )?
        [ ]* (?<zone> Z|z|UTC|GMT | (?<sign>[+-]) (?<zoneHour>[0-9]{1,2}) (?: :? (?<zoneMinute>[0-9]{2}) )? )?$
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
