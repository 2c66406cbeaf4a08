using System.Text;

namespace Compute.Orleans.WebApi.Wps.Kvp;

/// <summary>A parameter's value as it means, and which letters of it were written with an escape.</summary>
/// <remarks>
/// The standard has separators within values escaped (OGC 05-007r7, 10.2.2.2), which is lost once a query is decoded.
/// Many clients escape the separators as well; only where none is found bare do the escaped ones count.
/// </remarks>
internal sealed class MarkedText
{
    private readonly bool[] _isEscaped;

    private MarkedText(string text, bool[] isEscaped)
    {
        Text = text;
        _isEscaped = isEscaped;
    }

    /// <summary>The text, decoded.</summary>
    public string Text { get; }

    /// <summary>Whether a letter was written with an escape.</summary>
    public bool IsEscaped(int at) => _isEscaped[at];

    /// <summary>Text without a mark.</summary>
    public static MarkedText Plain(string text) => new(text, new bool[text.Length]);

    /// <summary>Decodes a value of a query; what is no escape stands for itself.</summary>
    /// <param name="raw">The value as it was sent.</param>
    public static MarkedText Decode(string raw)
    {
        var text = new StringBuilder(raw.Length);
        var marks = new List<bool>(raw.Length);
        var at = 0;
        while (at < raw.Length)
        {
            if (raw[at] == '%')
            {
                var end = at;
                while (end + 2 < raw.Length && raw[end] == '%' && char.IsAsciiHexDigit(raw[end + 1])
                    && char.IsAsciiHexDigit(raw[end + 2]))
                {
                    end += 3;
                }

                if (end > at)
                {
                    var decoded = Encoding.UTF8.GetString(
                        Convert.FromHexString(raw[at..end].Replace("%", "", StringComparison.Ordinal)));
                    text.Append(decoded);
                    marks.AddRange(Enumerable.Repeat(true, decoded.Length));
                    at = end;
                    continue;
                }
            }

            text.Append(raw[at] == '+' ? ' ' : raw[at]);
            marks.Add(raw[at] == '+');
            at++;
        }

        return new(text.ToString(), [.. marks]);
    }
}
