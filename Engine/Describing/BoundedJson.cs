using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Describing;

/// <summary>
/// A JSON document that stays below 1 MiB whatever is put into it: what has no room is left out and counted.
/// </summary>
/// <remarks>
/// Texts are cut, lists end early. One item of a list takes 400 KiB at most, and none is begun beyond
/// <see cref="MostBytes"/>. JSON has no number for NaN and the infinities: where one may stand, it is a text.
/// </remarks>
internal sealed class BoundedJson : IDisposable
{
    /// <summary>From how many bytes on no further item of a list is begun.</summary>
    public const int MostBytes = 512 << 10;

    /// <summary>The most characters of a text that are shown, unless the caller wants fewer.</summary>
    public const int LongestText = 2000;

    /// <summary>The most characters of a name; NetCDF's own are no longer.</summary>
    public const int LongestName = 256;

    /// <summary>The most elements of a list of numbers or names that belongs to an item.</summary>
    public const int LongestRow = 64;

    private static readonly JsonWriterOptions _options = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly OrderedDictionary<string, int> _leftOut = new(StringComparer.Ordinal);

    /// <summary>Begins the document, which is one object.</summary>
    public BoundedJson()
    {
        Writer = new Utf8JsonWriter(_bytes, _options);
        Writer.WriteStartObject();
    }

    /// <summary>Takes what needs no bound: numbers, and words of the program's own.</summary>
    public Utf8JsonWriter Writer { get; }

    /// <summary>Whether a further item may be begun.</summary>
    public bool HasRoom => Writer.BytesCommitted + Writer.BytesPending < MostBytes;

    /// <summary>Writes a text, cut where it is longer than is shown; null where there is none.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="text">The text, or null.</param>
    /// <param name="longest">The most characters of it.</param>
    public void Text(string name, string? text, int longest = LongestText) =>
        Writer.WriteString(name, text is null ? null : Cut(text, longest));

    /// <summary>Writes a number with the fewest digits that its type needs; null where it is none.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="number">The number, or null.</param>
    /// <param name="type">The type that it is stored in.</param>
    public void Number(string name, double? number, ElementType type = ElementType.Double)
    {
        Writer.WritePropertyName(name);
        if (number is { } value && double.IsFinite(value))
        {
            Value(value, type);
        }
        else
        {
            Writer.WriteNullValue();
        }
    }

    /// <summary>Writes a whole number; null where there is none.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="number">The number, or null.</param>
    public void Whole(string name, long? number)
    {
        Writer.WritePropertyName(name);
        if (number is { } value)
        {
            Writer.WriteNumberValue(value);
        }
        else
        {
            Writer.WriteNullValue();
        }
    }

    /// <summary>Writes an element of a list: a number, or a text where it is not finite.</summary>
    /// <param name="value">The number.</param>
    /// <param name="type">The type that it is stored in.</param>
    public void Value(double value, ElementType type)
    {
        if (!double.IsFinite(value))
        {
            Writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
        else if (type == ElementType.Float && float.IsFinite((float)value))
        {
            Writer.WriteNumberValue((float)value);
        }
        else
        {
            Writer.WriteNumberValue(value);
        }
    }

    /// <summary>Writes whole numbers, the first of them where there are too many.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="numbers">The numbers.</param>
    public void Wholes(string name, IEnumerable<long> numbers)
    {
        Writer.WriteStartArray(name);
        foreach (var number in numbers.Take(LongestRow))
        {
            Writer.WriteNumberValue(number);
        }

        Writer.WriteEndArray();
    }

    /// <summary>Writes texts, the first of them where there are too many.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="longest">The most characters of each.</param>
    public void Texts(string name, IEnumerable<string> texts, int longest = LongestName)
    {
        Writer.WriteStartArray(name);
        foreach (var text in texts.Take(LongestRow))
        {
            Writer.WriteStringValue(Cut(text, longest));
        }

        Writer.WriteEndArray();
    }

    /// <summary>Writes a list of objects, as far as there is room.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="items">The items.</param>
    /// <param name="most">The most of them.</param>
    /// <param name="write">Writes the members of one.</param>
    public void List<T>(string name, IEnumerable<T> items, int most, Action<T> write)
    {
        Writer.WriteStartArray(name);
        var written = 0;
        foreach (var item in items)
        {
            if (written >= most || !HasRoom)
            {
                LeaveOut(name);
                continue;
            }

            written++;
            Writer.WriteStartObject();
            write(item);
            Writer.WriteEndObject();
        }

        Writer.WriteEndArray();
    }

    /// <summary>Counts one thing that has no room.</summary>
    /// <param name="what">The list that it would stand in.</param>
    public void LeaveOut(string what) => _leftOut[what] = _leftOut.GetValueOrDefault(what) + 1;

    /// <summary>Ends the document, with what was left out.</summary>
    /// <returns>The document.</returns>
    public string End()
    {
        Writer.WriteStartObject("leftOut");
        foreach (var (what, count) in _leftOut)
        {
            Writer.WriteNumber(what, count);
        }

        Writer.WriteEndObject();
        Writer.WriteEndObject();
        Writer.Flush();
        return Encoding.UTF8.GetString(_bytes.WrittenSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => Writer.Dispose();

    /// <summary>The beginning of a text, and how long it is, where it is longer than is shown.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The most characters.</param>
    public static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest; // No half of a character.
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, end)}... ({text.Length} characters)");
    }
}
