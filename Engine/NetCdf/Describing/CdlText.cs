using System.Globalization;
using System.Text;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.NetCdf.Describing;

/// <summary>Texts and numbers as CDL writes them.</summary>
/// <remarks>Source: netCDF-C 4.9.0, ncdump/ncdump.c (pr_att_string, pr_att_valgs) and ncdump/utils.c.</remarks>
internal static class CdlText
{
    private const string Escaped = " !\"#$&'()*,:;<=>?[]\\^`{|}~";

    /// <summary>A text in quotes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="newline">What stands for the end of a line.</param>
    public static string Quoted(string text, string newline = "\\n")
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                '\n' => quoted.Append(newline),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\v' => quoted.Append("\\v"),
                '\\' => quoted.Append("\\\\"),
                '\'' => quoted.Append("\\\'"),
                '"' => quoted.Append("\\\""),
                < ' ' or '\x7F' => quoted.Append('\\').Append(Convert.ToString(letter, 8).PadLeft(3, '0')),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A name: what means something in CDL has a backslash before it.</summary>
    /// <param name="name">The name.</param>
    public static string Name(string name)
    {
        var escaped = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (letter is < ' ' or '\x7F')
            {
                _ = escaped.Append(CultureInfo.InvariantCulture, $"\\%{(int)letter:x2}");
                continue;
            }

            if (Escaped.Contains(letter, StringComparison.Ordinal)
                || (escaped.Length == 0 && char.IsAsciiDigit(letter)))
            {
                _ = escaped.Append('\\');
            }

            _ = escaped.Append(letter);
        }

        return escaped.ToString();
    }

    /// <summary>A floating-point number as in an attribute: a float of 7 digits with an f, a double of 15.</summary>
    /// <param name="type">Float or Double.</param>
    /// <param name="number">The number.</param>
    public static string Number(ElementType type, double number) =>
        (double.IsFinite(number) ? General(number, Digits(type)) : NotFinite(number))
        + (type == ElementType.Float ? "f" : "");

    /// <summary>A floating-point number as in a compound: with no more than its digits.</summary>
    /// <param name="type">Float or Double.</param>
    /// <param name="number">The number.</param>
    public static string PlainNumber(ElementType type, double number)
    {
        if (!double.IsFinite(number))
        {
            return NotFinite(number) + (type == ElementType.Float ? "f" : "");
        }

        var text = General(number, Digits(type));
        return text.EndsWith('.') ? text[..^1] : text.Replace(".e", "e", StringComparison.Ordinal);
    }

    /// <summary>An integer without a suffix.</summary>
    /// <param name="type">An integer type.</param>
    /// <param name="number">The number; uint64 by its bits.</param>
    public static string PlainInteger(ElementType type, long number) => type == ElementType.UInt64
        ? ((ulong)number).ToString(CultureInfo.InvariantCulture)
        : number.ToString(CultureInfo.InvariantCulture);

    /// <summary>An integer with the suffix of its type: <c>1b</c>, <c>1s</c>, <c>1LL</c>, <c>1UB</c>, ...</summary>
    /// <param name="type">An integer type.</param>
    /// <param name="number">The number; uint64 by its bits.</param>
    public static string Integer(ElementType type, long number) => PlainInteger(type, number) + type switch
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

    private static int Digits(ElementType type) => type == ElementType.Float ? 7 : 15;

    private static string NotFinite(double number) =>
        double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";

    /// <summary>C's %#.{digits}g without the zeros at its end.</summary>
    private static string General(double number, int digits)
    {
        if (number == 0)
        {
            return double.IsNegative(number) ? "-0." : "0.";
        }

        var scientific = number.ToString($"E{digits - 1}", CultureInfo.InvariantCulture);
        var mark = scientific.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(
            scientific.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
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
