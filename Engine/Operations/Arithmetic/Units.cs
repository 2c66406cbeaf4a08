using System.Globalization;
using System.Text.RegularExpressions;

namespace Compute.Orleans.Engine.Operations.Arithmetic;

/// <summary>
/// The units of products, quotients and powers, in the grammar of UDUNITS; null where units are unknown.
/// </summary>
internal static partial class Units
{
    private const string None = "1";
    private const double MostPower = 99;

    /// <summary>How much a power such as 0.3333333 is off that is meant to be a third.</summary>
    private const double Rounding = 1e-6;

    /// <summary>The units of a product.</summary>
    /// <param name="one">The units of a factor, or null.</param>
    /// <param name="other">The units of the other, or null.</param>
    public static string? Product(string? one, string? other) => (Clean(one), Clean(other)) switch
    {
        (null, _) or (_, null) => null,
        (None, var units) => units,
        (var units, None) => units,
        var (left, right) => $"{left} {right}",
    };

    /// <summary>The units of a quotient: of equal units 1.</summary>
    /// <param name="one">The units of the dividend, or null.</param>
    /// <param name="other">The units of the divisor, or null.</param>
    public static string? Quotient(string? one, string? other) => (Clean(one), Clean(other)) switch
    {
        (null, _) or (_, null) => null,
        (var units, None) => units,
        var (left, right) when left == right => None,
        var (left, right) => Simple().IsMatch(right) ? $"{left}/{right}" : $"{left}/({right})",
    };

    /// <summary>The units of a variance: K2, kg2 m-4 s-2.</summary>
    /// <remarks>
    /// Deviations have no origin, so that those of values in degC are in K, and those of days since a date in days.
    /// Source: UDUNITS-2, where a unit with an origin loses it when it is raised to a power.
    /// </remarks>
    /// <param name="units">The units of the values, or null.</param>
    public static string? OfVariance(string? units) => Raised(
        units is null ? null
            : Celsius().IsMatch(units.Trim()) ? "K"
            : Since().Replace(units, ""),
        2);

    /// <summary>The units of values to some power: K2, s-1, and of m2 to the power of 0.5 m.</summary>
    /// <param name="units">The units, or null.</param>
    /// <param name="power">The power.</param>
    /// <returns>
    /// Null also where UDUNITS cannot write them (m to the power of 0.5) or there are none: values in degC, and days
    /// since some date, are counted from where nothing begins, and their squares are in no units.
    /// </returns>
    public static string? Power(string? units, double power) => Clean(units) switch
    {
        null => null,
        _ when power == 0 => None,
        var clean => power != 1 && WithOrigin().IsMatch(clean) ? null : Raised(clean, power),
    };

    /// <summary>Whether units are known and are not 1.</summary>
    /// <param name="units">The units, or null.</param>
    public static bool AreAny(string? units) => Clean(units) is not (null or None);

    private static string? Raised(string? units, double power)
    {
        if (Clean(units) is not { } clean || clean == None || power == 1)
        {
            return Clean(units);
        }

        Match[] factors =
            [.. clean.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(factor => Factor().Match(factor))];
        if (!Array.TrueForAll(factors, factor => factor.Success))
        {
            return power is >= 2 and <= MostPower && double.IsInteger(power)
                ? string.Create(CultureInfo.InvariantCulture, $"({clean}){power}")
                : null;
        }

        var raised = Array.ConvertAll(factors, factor => Raised(factor, power));
        return raised.Contains(null) ? null : string.Join(' ', raised);
    }

    private static string? Raised(Match factor, double power)
    {
        var raised = power * (factor.Groups["power"].Value is { Length: > 0 } own
            ? int.Parse(own, CultureInfo.InvariantCulture)
            : 1);
        var whole = Math.Round(raised);
        return Math.Abs(raised - whole) > Rounding || whole == 0 || Math.Abs(whole) > MostPower ? null
            : factor.Groups["unit"].Value + (whole == 1 ? "" : whole.ToString(CultureInfo.InvariantCulture));
    }

    private static string? Clean(string? units) => units?.Trim() switch
    {
        null => null,
        "" or "1.0" or "1." => None,
        var trimmed => trimmed,
    };

    [GeneratedRegex(
        @"^((deg(ree)?s?_?|°)(C|Celsius)|Celsius)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Celsius();

    [GeneratedRegex(
        @"\s+since\s.*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Since();

    // One unit, so that a solidus before it divides by all of it.
    [GeneratedRegex(@"^[^\s/.*()]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Simple();

    // Scales whose 0 is not the least there is. C and F alone are coulomb and farad.
    [GeneratedRegex(
        @"\bsince\b|^((deg(ree)?s?_?|°)([CF]|Celsius|Fahrenheit)|Celsius|Fahrenheit)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex WithOrigin();

    [GeneratedRegex(
        @"^(?<unit>[A-Za-z_%°]+)(?<power>-?[0-9]{1,2})?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Factor();
}
