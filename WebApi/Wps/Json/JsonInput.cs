using System.Globalization;
using System.Text.Json;
using Compute.Orleans.Grains.Interfaces.Faults;

namespace Compute.Orleans.WebApi.Wps.Json;

/// <summary>A place in one of the JSON inputs, such as variable[2].uri; what is refused is named by it.</summary>
/// <param name="Input">The input's name.</param>
/// <param name="Place">The place, for messages.</param>
/// <param name="Value">What stands there.</param>
internal readonly record struct JsonInput(string Input, string Place, JsonElement Value)
{
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>The elements of an input's list.</summary>
    /// <param name="input">The input's name.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="FaultException">InvalidValue when it is no JSON list of objects.</exception>
    public static IEnumerable<JsonInput> List(string input, string text)
    {
        var root = new JsonInput(input, input, Parse(input, text));
        root.Require(JsonValueKind.Array, "a list is wanted");
        var number = 0;
        foreach (var element in root.Value.EnumerateArray())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{input}[{number++}]");
            var item = new JsonInput(input, place, element);
            item.Require(JsonValueKind.Object, "an object is wanted");
            yield return item;
        }
    }

    /// <summary>The members of an object.</summary>
    public IEnumerable<KeyValuePair<string, JsonInput>> Members()
    {
        var (input, place) = (Input, Place);
        return Value.EnumerateObject().Select(member =>
            KeyValuePair.Create(member.Name, new JsonInput(input, $"{place}.{Excerpt(member.Name)}", member.Value)));
    }

    /// <summary>The elements of a list.</summary>
    public IEnumerable<JsonInput> Items()
    {
        var (input, place) = (Input, Place);
        return Value.EnumerateArray().Select((item, number) =>
            new JsonInput(input, string.Create(CultureInfo.InvariantCulture, $"{place}[{number}]"), item));
    }

    /// <summary>A member, or null when it is absent or null.</summary>
    public JsonInput? Find(string name) =>
        Value.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? new(Input, $"{Place}.{name}", member)
            : null;

    /// <summary>A member that must be there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="wanted">What would do.</param>
    public JsonInput Get(string name, string wanted) =>
        Find(name) ?? throw new FaultException(FaultCode.MissingValue, Input, $"{Place}.{name} is missing: {wanted}");

    /// <summary>The text of a member that must be there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="wanted">What would do.</param>
    public string GetText(string name, string wanted) => Get(name, wanted).Text(wanted);

    /// <summary>The text that stands here, without white space around it.</summary>
    public string Text(string wanted)
    {
        Require(JsonValueKind.String, wanted);
        var text = Value.GetString()!.Trim();
        return text.Length > 0 ? text : throw Refuse(wanted);
    }

    /// <summary>The finite number that stands here, as a number or as text.</summary>
    public double Number(string wanted) =>
        Value.ValueKind switch
        {
            JsonValueKind.Number when Value.TryGetDouble(out var number) && double.IsFinite(number) => number,
            JsonValueKind.String when double.TryParse(
                Value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number) => number,
            _ => throw Refuse(wanted),
        };

    /// <summary>The whole number that stands here: 2, 2.0 and "2" are the same.</summary>
    public long WholeNumber(string wanted)
    {
        const double Largest = 1L << 53; // Beyond it a double skips whole numbers.
        var number = Number(wanted);
        return Math.Abs(number) <= Largest && double.IsInteger(number) ? (long)number : throw Refuse(wanted);
    }

    /// <summary>The refusal of what stands here.</summary>
    /// <param name="wanted">What would do.</param>
    public FaultException Refuse(string wanted) =>
        new(FaultCode.InvalidValue, Input, $"{Place} is {Excerpt(Value.GetRawText())}: {wanted}");

    private void Require(JsonValueKind kind, string wanted)
    {
        if (Value.ValueKind != kind)
        {
            throw Refuse(wanted);
        }
    }

    private static JsonElement Parse(string input, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, _options);
            RequireText(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (InvalidOperationException) // The parser says so of an escaped name, RequireText of the rest.
        {
            throw new FaultException(
                FaultCode.InvalidValue,
                input,
                $"the input {input} has a string with half a surrogate pair, such as \\ud800, which is no character: "
                    + "escape both halves, or write the character itself");
        }
        catch (JsonException fault)
        {
            throw new FaultException(
                FaultCode.InvalidValue,
                input,
                $"the input {input} is not JSON: {Reason(fault)}; it begins with {Excerpt(text)}");
        }
    }

    // JSON's grammar allows strings that are no text; reading one throws, so that all are read here, where it is told.
    private static void RequireText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    RequireText(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    RequireText(member.Value);
                }

                break;
        }
    }

    // The part that says what is wrong; the rest is advice for programmers.
    private static string Reason(JsonException fault)
    {
        var end = fault.Message.IndexOf(" Path:", StringComparison.Ordinal);
        return (end < 0 ? fault.Message : fault.Message[..end]).TrimEnd('.');
    }

    private static string Excerpt(string text) => text.Length <= 80 ? text : text[..80] + "...";
}
