using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Compute.Orleans.Engine.Provenance;

/// <summary>JSON of printable ASCII that stays readable: only what JSON and ASCII ask for is escaped.</summary>
internal static class AsciiJson
{
    /// <summary>The deepest nesting that is written.</summary>
    public const int MaxDepth = 1000;

    private static readonly JsonWriterOptions _options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth };

    /// <summary>The text that a writer wrote.</summary>
    /// <param name="write">Writes one value.</param>
    public static string Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            write(json);
        }

        // Outside of strings JSON is ASCII, and in a string every UTF-16 unit may be escaped by itself.
        var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            return text;
        }

        var ascii = new StringBuilder(text.Length + 64);
        foreach (var unit in text)
        {
            _ = unit is >= ' ' and <= '~'
                ? ascii.Append(unit)
                : ascii.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }

        return ascii.ToString();
    }
}
