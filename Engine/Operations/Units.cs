using System.Text.RegularExpressions;

namespace Compute.Orleans.Engine.Operations;

/// <summary>
/// The units of products, quotients and squares, in the grammar of UDUNITS; null where units are unknown.
/// </summary>
internal static partial class Units
{
    private const string None = "1";

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

    /// <summary>The units of a square: K2, kg2 m-4 s-2.</summary>
    /// <param name="units">The units, or null.</param>
    public static string? Square(string? units)
    {
        if (Clean(units) is not { } clean || clean == None)
        {
            return Clean(units);
        }

        var factors = clean.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(factor => Factor().Match(factor));
        return factors.All(factor => factor.Success)
            ? string.Join(' ', factors.Select(factor => factor.Groups["unit"].Value + TwiceThePower(factor)))
            : $"({clean})2";
    }

    private static int TwiceThePower(Match factor) => factor.Groups["power"].Value is { Length: > 0 } power
        ? 2 * int.Parse(power, System.Globalization.CultureInfo.InvariantCulture)
        : 2;

    private static string? Clean(string? units) => units?.Trim() switch
    {
        null => null,
        "" or "1.0" or "1." => None,
        var trimmed => trimmed,
    };

    // One unit, so that a solidus before it divides by all of it.
    [GeneratedRegex(@"^[^\s/.*()]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Simple();

    [GeneratedRegex(
        @"^(?<unit>[A-Za-z_%°]+)(?<power>-?[0-9]{1,2})?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Factor();
}
