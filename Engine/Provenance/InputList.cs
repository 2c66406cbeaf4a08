using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.Provenance;

/// <summary>The attribute provenance.inputs: a JSON list of the files that were read, each with its state.</summary>
/// <remarks>
/// A file that is itself an output carries its own provenance, which is repeated in its entry, so that the chain can be
/// followed when the file is gone. What is repeated is bounded; the list itself is bounded by the request.
/// </remarks>
public static class InputList
{
    /// <summary>The most bytes of other outputs' provenance in one list.</summary>
    internal const int MostRepeatedBytes = 256 << 10;

    private const int MaxRepeatedDepth = 256;

    private static readonly JsonDocumentOptions _own = new() { MaxDepth = AsciiJson.MaxDepth };
    private static readonly JsonDocumentOptions _repeated = new() { MaxDepth = MaxRepeatedDepth };

    /// <summary>Writes the list.</summary>
    /// <param name="inputs">The files and their global attributes, in the request's order.</param>
    /// <returns>JSON on one line; a uri that is named twice is listed once.</returns>
    internal static string Write(IEnumerable<(InputState State, AttributeSet Attributes)> inputs) =>
        AsciiJson.Of(json =>
        {
            var left = MostRepeatedBytes;
            json.WriteStartArray();
            foreach (var (state, attributes) in inputs.DistinctBy(input => input.State.Uri, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("uri", state.Uri);
                json.WriteNumber("length", state.Length);
                json.WriteString(state.Modified is null ? "version" : "modified", state.Modified ?? state.Version);
                if (attributes.Any(attribute => ProvenanceAttributes.Has(attribute.Key)))
                {
                    Repeat(json, attributes, ref left);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    /// <summary>Reads a list.</summary>
    /// <param name="text">The attribute's text.</param>
    /// <returns>The files, in order; null when the text is no such list.</returns>
    public static ImmutableArray<InputState>? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, _own);
            return [.. document.RootElement.EnumerateArray().Select(Entry)];
        }
        catch (Exception flaw) when (flaw is JsonException or InvalidOperationException or FormatException
            or KeyNotFoundException)
        {
            return null;
        }
    }

    private static InputState Entry(JsonElement entry) => new(
        entry.GetProperty("uri").GetString() ?? throw new FormatException(),
        entry.GetProperty("length").GetInt64(),
        entry.TryGetProperty("modified", out var modified) ? modified.GetString() : null,
        entry.TryGetProperty("version", out var version) ? version.GetString() : null);

    // Null says that the file has a provenance which did not fit here.
    private static void Repeat(Utf8JsonWriter json, AttributeSet attributes, ref int left)
    {
        json.WritePropertyName("provenance");
        var stored = attributes.Where(attribute => ProvenanceAttributes.Has(attribute.Key)).ToList();
        if (stored.Sum(attribute => (long)attribute.Value.Count) <= left && Repeated(stored) is { } text
            && Encoding.UTF8.GetByteCount(text) <= left)
        {
            left -= Encoding.UTF8.GetByteCount(text);
            json.WriteRawValue(text, skipInputValidation: true); // Written just now.
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static string? Repeated(List<KeyValuePair<string, AttributeValue>> stored)
    {
        try
        {
            return AsciiJson.Of(json =>
            {
                json.WriteStartObject();
                foreach (var (name, value) in stored)
                {
                    Repeat(json, name[ProvenanceAttributes.Prefix.Length..], value);
                }

                json.WriteEndObject();
            });
        }
        catch (Exception flaw) when (flaw is JsonException or InvalidOperationException)
        {
            return null; // Someone else's attributes: no list, or nested too deep.
        }
    }

    private static void Repeat(Utf8JsonWriter json, string name, AttributeValue value)
    {
        if (value is { Text: { } text })
        {
            if (name == "inputs")
            {
                json.WritePropertyName(name);
                using var inner = JsonDocument.Parse(text, _repeated);
                inner.RootElement.WriteTo(json);
            }
            else
            {
                json.WriteString(name, text);
            }
        }
        else if (value.Integers is [var number])
        {
            json.WriteNumber(name, number);
        }
    }
}
