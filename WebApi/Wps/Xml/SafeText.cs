using System.Text;
using System.Xml;

namespace Compute.Orleans.WebApi.Wps.Xml;

/// <summary>Text that is safe to put into a document, whatever it came from.</summary>
internal static class SafeText
{
    private const int LongestException = 2000;

    /// <summary>The text with every character that XML 1.0 does not allow replaced by U+FFFD.</summary>
    public static string Clean(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!IsAllowed(text, at))
            {
                return Replace(text);
            }
        }

        return text;
    }

    /// <summary>
    /// Text of an exception: no braces either, because the client formats it with str.format, and no longer than
    /// someone would read, whatever was quoted.
    /// </summary>
    public static string OfException(string text) =>
        Clean(text.Length <= LongestException ? text : text[..LongestException] + "...")
            .Replace('{', '(')
            .Replace('}', ')');

    private static string Replace(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            clean.Append(IsAllowed(text, at) ? text[at] : '\uFFFD');
        }

        return clean.ToString();
    }

    private static bool IsAllowed(string text, int at)
    {
        var letter = text[at];
        if (char.IsHighSurrogate(letter))
        {
            return at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
        }

        return char.IsLowSurrogate(letter)
            ? at > 0 && char.IsHighSurrogate(text[at - 1])
            : XmlConvert.IsXmlChar(letter);
    }
}
