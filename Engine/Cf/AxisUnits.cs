using System.Collections.Frozen;

namespace Compute.Orleans.Engine.Cf;

/// <summary>Whether the numbers of two axes are in one unit, by whichever of its usual names.</summary>
internal static class AxisUnits
{
    private static readonly FrozenDictionary<string, string> _names = Table(
        "degrees degree degrees_north degree_north degrees_n degree_n degreesn degreen "
            + "degrees_east degree_east degrees_e degree_e degreese degreee",
        "hpa hectopascal hectopascals mb mbar millibar millibars",
        "pa pascal pascals",
        "dbar decibar decibars",
        "m metre metres meter meters",
        "km kilometre kilometres kilometer kilometers",
        "1 level layer sigma_level");

    /// <summary>Whether two units are one; those that are not known are whatever the other is.</summary>
    /// <param name="one">Units, or null.</param>
    /// <param name="other">Other units, or null.</param>
    public static bool AreSame(string? one, string? other) =>
        string.IsNullOrWhiteSpace(one) || string.IsNullOrWhiteSpace(other) || Name(one.Trim()) == Name(other.Trim());

    private static string Name(string units) => _names.GetValueOrDefault(units, units);

    private static FrozenDictionary<string, string> Table(params string[] units) => units
        .Select(names => names.Split(' '))
        .SelectMany(names => names, (names, name) => KeyValuePair.Create(name, names[0]))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
