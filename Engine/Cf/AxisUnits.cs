using System.Collections.Frozen;
using System.Globalization;

namespace Compute.Orleans.Engine.Cf;

/// <summary>The units of axes: which names mean one unit, and what a number in one is in another.</summary>
internal static class AxisUnits
{
    private static readonly FrozenDictionary<string, string> _names = Table(
        "degrees degree degrees_north degree_north degrees_n degree_n degreesn degreen "
            + "degrees_east degree_east degrees_e degree_e degreese degreee",
        "hPa hectopascal hectopascals mb mbar millibar millibars",
        "Pa pascal pascals",
        "kPa kilopascal kilopascals",
        "dbar decibar decibars",
        "bar bars",
        "atm atmosphere atmospheres",
        "m metre metres meter meters",
        "cm centimetre centimetres centimeter centimeters",
        "km kilometre kilometres kilometer kilometers",
        "ft foot feet",
        "1 level layer sigma_level");

    // In pascals and in metres.
    private static readonly FrozenDictionary<string, (string Quantity, decimal Size)> _sizes =
        new Dictionary<string, (string Quantity, decimal Size)>(StringComparer.Ordinal)
        {
            ["Pa"] = ("pressure", 1),
            ["hPa"] = ("pressure", 100),
            ["kPa"] = ("pressure", 1000),
            ["dbar"] = ("pressure", 10_000),
            ["bar"] = ("pressure", 100_000),
            ["atm"] = ("pressure", 101_325),
            ["m"] = ("length", 1),
            ["cm"] = ("length", 0.01m),
            ["km"] = ("length", 1000),
            ["ft"] = ("length", 0.3048m),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether two units are one; those that are not known are whatever the other is.</summary>
    /// <param name="one">Units, or null.</param>
    /// <param name="other">Other units, or null.</param>
    public static bool AreSame(string? one, string? other) =>
        string.IsNullOrWhiteSpace(one) || string.IsNullOrWhiteSpace(other) || Name(one) == Name(other);

    /// <summary>What a number in one unit is in another, to the last digit: 850 hPa is 85000 Pa.</summary>
    /// <param name="number">The number.</param>
    /// <param name="from">Its units.</param>
    /// <param name="to">The units that are wanted, or null where they are not known.</param>
    /// <returns>Null where the one cannot be converted to the other.</returns>
    public static double? Convert(double number, string from, string? to)
    {
        if (to is null)
        {
            return null;
        }

        var (one, other) = (Name(from), Name(to));
        if (one == other)
        {
            return number;
        }

        if (!_sizes.TryGetValue(one, out var source)
            || !_sizes.TryGetValue(other, out var target)
            || source.Quantity != target.Quantity)
        {
            return null;
        }

        // In decimal digits, as people write levels; what has too many of them is as good in binary ones.
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return Math.Abs(number) is < 1e15 and > 1e-9
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var digits)
                ? (double)(digits * source.Size / target.Size)
                : number * (double)source.Size / (double)target.Size;
    }

    /// <summary>The units that can be converted to some, in words: hPa, Pa or kPa.</summary>
    /// <param name="units">The units that are wanted.</param>
    public static string Convertible(string units)
    {
        if (!_sizes.TryGetValue(Name(units), out var size))
        {
            return units.Trim();
        }

        string[] names = [.. _sizes.Where(known => known.Value.Quantity == size.Quantity)
            .OrderBy(known => known.Value.Size).Select(known => known.Key)];
        return string.Join(", ", names[..^1]) + " or " + names[^1];
    }

    private static string Name(string units) => _names.GetValueOrDefault(units.Trim(), units.Trim());

    private static FrozenDictionary<string, string> Table(params string[] units) => units
        .Select(names => names.Split(' '))
        .SelectMany(names => names, (names, name) => KeyValuePair.Create(name, names[0]))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
