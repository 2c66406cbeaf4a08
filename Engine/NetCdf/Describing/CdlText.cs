using System.Globalization;
using System.Text;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.NetCdf.Describing;

/// <summary>Texts and numbers as CDL writes them.</summary>
/// <remarks>Source: netCDF-C, ncdump/ncdump.c (pr_att_string, pr_att_valgs, pr_tipe_vals) and ncdump/utils.c.</remarks>
internal static class CdlText
{
    /// <summary>A text in quotes.</summary>
    /// <param name="text">The text.</param>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\v' => quoted.Append("\\v"),
                '\\' => quoted.Append("\\\\"),
                '\'' => quoted.Append("\\\'"),
                '"' => quoted.Append("\\\""),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A floating-point number: a float of 7 digits with an f, a double of 15.</summary>
    /// <param name="type">Float or Double.</param>
    /// <param name="number">The number.</param>
    public static string Number(ElementType type, double number)
    {
        var suffix = type == ElementType.Float ? "f" : "";
        if (!double.IsFinite(number))
        {
            return (double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity") + suffix;
        }

        return General(number, type == ElementType.Float ? 7 : 15) + suffix;
    }

    /// <summary>An integer with the suffix of its type: <c>1b</c>, <c>1s</c>, <c>1</c>, <c>1LL</c>, <c>1UB</c>, ...</summary>
    /// <param name="type">An integer type.</param>
    /// <param name="number">The number; uint64 by its bits.</param>
    public static string Integer(ElementType type, long number) => type switch
    {
        ElementType.UInt64 => ((ulong)number).ToString(CultureInfo.InvariantCulture),
        _ => number.ToString(CultureInfo.InvariantCulture),
    } + type switch
    {
        ElementType.Byte => "b",
        ElementType.Short => "s",
        ElementType.UByte => "UB",
        ElementType.UShort => "US",
        ElementType.UInt => "U",
        ElementType.Int64 => "LL",
        ElementType.UInt64 => "ULL",
        _ => "",
    };

    /// <summary>C's %.{digits}g, with a dot where neither a dot nor an exponent says that it is no integer.</summary>
    private static string General(double number, int digits)
    {
        if (number == 0)
        {
            return double.IsNegative(number) ? "-0." : "0.";
        }

        var scientific = number.ToString($"E{digits - 1}", CultureInfo.InvariantCulture);
        var mark = scientific.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(scientific.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent >= -4 && exponent < digits)
        {
            var whole = number.ToString($"F{digits - 1 - exponent}", CultureInfo.InvariantCulture);
            return whole.Contains('.', StringComparison.Ordinal) ? whole.TrimEnd('0') : whole + '.';
        }

        var mantissa = scientific[..mark].TrimEnd('0');
        return string.Create(
            CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
