using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Compute.Orleans.WebApi.Ui;

/// <summary>A piece of HTML. Text becomes one only by being encoded: every hole of an interpolated string is.</summary>
/// <param name="Html">The HTML.</param>
internal readonly record struct Markup(string Html)
{
    // Letters of all languages stay readable; what has a meaning in HTML does not.
    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The HTML of an interpolated string; holes that are markup themselves stay as they are.</summary>
    public static Markup Of(Writer writer) => new(writer.ToString());

    /// <summary>Several pieces, one after the other.</summary>
    public static Markup Join(IEnumerable<Markup> pieces) => new(string.Concat(pieces.Select(piece => piece.Html)));

    /// <summary>Text of a message, where what stands between backticks is what somebody wrote.</summary>
    /// <param name="text">The text; one backtick without another stays as it is.</param>
    public static Markup Quoted(string text)
    {
        var pieces = text.Split('`');
        return pieces.Length % 2 == 0
            ? Of($"{text}")
            : Join(pieces.Select((piece, place) => place % 2 == 0 ? Of($"{piece}") : Of($"<code>{piece}</code>")));
    }

    public override string ToString() => Html;

    /// <summary>Takes the pieces of an interpolated string.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Writer(int literalLength, int formattedCount)
    {
        private const int TypicalHole = 16;

        private readonly StringBuilder _html = new(literalLength + (TypicalHole * formattedCount));

        public void AppendLiteral(string html) => _html.Append(html);

        public void AppendFormatted(string? text) => _html.Append(_encoder.Encode(text ?? ""));

        public void AppendFormatted(int number) =>
            _html.Append(System.Globalization.CultureInfo.InvariantCulture, $"{number}");

        public void AppendFormatted(Markup markup) => _html.Append(markup.Html);

        public override string ToString() => _html.ToString();
    }
}
