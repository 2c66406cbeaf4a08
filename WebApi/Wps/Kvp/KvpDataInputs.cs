using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps.Kvp;

/// <summary>Takes the DataInputs of a query apart: "variable=[...];domain=[...]", in any order.</summary>
/// <remarks>
/// The values are JSON, whose strings hold URLs with ';', '=' and '@' of their own. So a ';' separates only outside of
/// brackets and strings. Older clients put brackets around the whole; some encode a value twice.
/// </remarks>
internal static class KvpDataInputs
{
    private const string Place = "DataInputs";

    /// <summary>Names and values, in the order sent.</summary>
    /// <param name="text">The parameter's value, percent-decoded once.</param>
    /// <exception cref="OwsException">A part has no name, or an attribute that will not do.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Split(string text)
    {
        if (!text.Contains('=') && text.Contains("%3D", StringComparison.OrdinalIgnoreCase))
        {
            text = Uri.UnescapeDataString(text);
        }

        var inputs = new List<KeyValuePair<string, string>>();
        foreach (var part in Parts(WithoutOuterBrackets(text.AsSpan().Trim()).ToString()))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw OwsException.Invalid(
                    Place, $"DataInputs has \"{Excerpt(part)}\" without a name: name=value is wanted, joined with ';'");
            }

            var name = part[..equals].Trim();
            inputs.Add(new(name, Value(name, part[(equals + 1)..].Trim())));
        }

        return inputs;
    }

    /// <summary>An attribute's name and value: "mimeType=application/json".</summary>
    public static (string Name, string Value) Attribute(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (text.Trim(), "") : (text[..equals].Trim(), text[(equals + 1)..].Trim());
    }

    private static IEnumerable<string> Parts(string text)
    {
        var start = 0;
        var scan = default(JsonScan);
        for (var at = 0; at < text.Length; at++)
        {
            if (scan.IsOutside && text[at] == ';')
            {
                if (!string.IsNullOrWhiteSpace(text[start..at]))
                {
                    yield return text[start..at];
                }

                start = at + 1;
            }

            scan.Take(text[at]);
        }

        if (!string.IsNullOrWhiteSpace(text[start..]))
        {
            yield return text[start..];
        }
    }

    // The value, without the attributes that may follow it ("[...]@mimeType=application/json").
    private static string Value(string name, string text)
    {
        var scan = default(JsonScan);
        for (var at = 0; at < text.Length; at++)
        {
            if (scan.IsOutside && text[at] == '@')
            {
                CheckAttributes(name, text[(at + 1)..]);
                return Decoded(text[..at].Trim());
            }

            scan.Take(text[at]);
        }

        return Decoded(text);
    }

    private static void CheckAttributes(string name, string attributes)
    {
        foreach (var text in attributes.Split('@'))
        {
            var (attribute, value) = Attribute(text);
            switch (attribute.ToUpperInvariant())
            {
                case "MIMETYPE":
                    Formats.Check(name, value);
                    break;
                case "ENCODING":
                    Formats.Check(name, mimeType: null, encoding: value);
                    break;
                case "SCHEMA":
                    Formats.Check(name, mimeType: null, schema: value);
                    break;
                case "XLINK:HREF" or "HREF":
                    throw OwsException.Unsupported(
                        name, $"the input {name} is a reference: give its JSON itself, references are not fetched yet");
                default:
                    throw OwsException.Invalid(
                        name, $"the input {name} has an attribute \"{Excerpt(attribute)}\", which is not known");
            }
        }
    }

    private static string Decoded(string text) =>
        text.StartsWith("%5B", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("%7B", StringComparison.OrdinalIgnoreCase)
            ? Uri.UnescapeDataString(text)
            : text;

    private static ReadOnlySpan<char> WithoutOuterBrackets(ReadOnlySpan<char> text)
    {
        if (text is not ['[', .. var inner, ']'])
        {
            return text;
        }

        var name = inner.TrimStart();
        var equals = name.IndexOf('=');
        return equals > 0 && DataInputs.Names.Contains(name[..equals].TrimEnd().ToString()) ? inner : text;
    }

    private static string Excerpt(string text) => text.Length <= 40 ? text : text[..40] + "...";

    /// <summary>Whether a position is inside of a JSON string, list or object.</summary>
    private struct JsonScan
    {
        private int _depth;
        private bool _isString;
        private bool _isEscaped;

        public readonly bool IsOutside => _depth == 0 && !_isString;

        public void Take(char letter)
        {
            if (_isString)
            {
                _isString = _isEscaped || letter != '"';
                _isEscaped = !_isEscaped && letter == '\\';
                return;
            }

            switch (letter)
            {
                case '"':
                    _isString = true;
                    break;
                case '[' or '{':
                    _depth++;
                    break;
                case ']' or '}' when _depth > 0:
                    _depth--;
                    break;
            }
        }
    }
}
