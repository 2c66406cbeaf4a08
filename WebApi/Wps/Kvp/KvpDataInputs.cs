using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps.Kvp;

/// <summary>Reads the DataInputs of a query: "variable=[...];domain=[...]", in any order.</summary>
internal static class KvpDataInputs
{
    private const string Place = "DataInputs";

    /// <summary>The inputs, in the order sent.</summary>
    /// <param name="marked">The parameter's value.</param>
    /// <exception cref="OwsException">A part has no name, or an attribute that will not do.</exception>
    public static ImmutableArray<SentInput> Read(MarkedText marked)
    {
        // Some clients encode the whole twice.
        if (!marked.Text.Contains('=') && marked.Text.Contains("%3D", StringComparison.OrdinalIgnoreCase))
        {
            marked = MarkedText.Plain(Uri.UnescapeDataString(marked.Text));
        }

        return [.. KvpList.Read(marked).Select(Input)];
    }

    private static SentInput Input(KvpEntry entry)
    {
        if (entry.Name.Length == 0 || entry.Value is null)
        {
            var part = Excerpt(entry.Name.Length > 0 ? entry.Name : entry.Value ?? "");
            throw OwsException.Invalid(
                Place,
                $"DataInputs has \"{part}\" without a name or without a value: name=value is wanted, joined with ';'");
        }

        var name = entry.Name;
        var value = new TypedValue(name, ValueKind.Unspecified, Decoded(entry.Value));
        string? url = null;
        foreach (var (attribute, text) in entry.Attributes)
        {
            switch (attribute.ToUpperInvariant())
            {
                case "MIMETYPE":
                    value = value with { MimeType = text };
                    break;
                case "ENCODING":
                    value = value with { Encoding = text };
                    break;
                case "SCHEMA":
                    value = value with { Schema = text };
                    break;
                case "DATATYPE":
                    value = value with { DataType = text };
                    break;
                case "UOM":
                    value = value with { Unit = text };
                    break;
                case "XLINK:HREF" or "HREF":
                    url = text;
                    break;
                default:
                    throw OwsException.Invalid(
                        name, $"the input {name} has an attribute \"{Excerpt(attribute)}\", which is not known");
            }
        }

        return url is null ? new(name, value, Reference: null) : Reference(value, url);
    }

    private static SentInput Reference(TypedValue value, string url) => value.Text.Length == 0
        ? new(value.Identifier, Value: null, new InputReference(url, IsPost: false)
        {
            MimeType = value.MimeType,
            Encoding = value.Encoding,
            Schema = value.Schema,
        })
        : throw OwsException.Invalid(
            value.Identifier, $"the input {value.Identifier} has a value and a reference: give one of them");

    // Some clients encode a value twice.
    private static string Decoded(string text) =>
        text.StartsWith("%5B", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("%7B", StringComparison.OrdinalIgnoreCase)
            ? Uri.UnescapeDataString(text)
            : text;

    private static string Excerpt(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
