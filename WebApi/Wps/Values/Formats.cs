using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps.Values;

/// <summary>Finds the format that a client names among those of an input or output.</summary>
internal static class Formats
{
    private const string Text = "UTF-8"; // The name of what has no encoding.

    /// <summary>The format; null and empty parts mean any, and the first one that fits is taken.</summary>
    /// <param name="place">What it is the format of, for messages.</param>
    /// <param name="form">The formats that there are.</param>
    /// <param name="mimeType">The media type; parameters do not matter.</param>
    /// <param name="encoding">The encoding.</param>
    /// <param name="schema">The schema.</param>
    /// <exception cref="OwsException">InvalidParameterValue, naming the attribute.</exception>
    public static FormatDescription Find(
        string place, ComplexDescription form, string? mimeType, string? encoding, string? schema)
    {
        IEnumerable<FormatDescription> fitting = form.Formats;
        fitting = Narrow(fitting, "mimeType", place, WithoutParameters(mimeType), format => format.MimeType);
        fitting = Narrow(fitting, "encoding", place, encoding, format => format.Encoding ?? Text);
        return Narrow(fitting, "schema", place, schema, format => format.Schema ?? "").First();
    }

    private static IEnumerable<FormatDescription> Narrow(
        IEnumerable<FormatDescription> formats,
        string attribute,
        string place,
        string? wanted,
        Func<FormatDescription, string> part)
    {
        if (string.IsNullOrEmpty(wanted))
        {
            return formats;
        }

        var fitting = formats.Where(format => part(format).Equals(wanted, StringComparison.OrdinalIgnoreCase)).ToList();
        return fitting.Count > 0
            ? fitting
            : throw OwsException.Invalid(
                attribute, $"the {attribute} of {place} is \"{wanted}\": {Known(formats.Select(part))}");
    }

    private static string Known(IEnumerable<string> parts) =>
        string.Join(", ", parts.Where(part => part.Length > 0).Distinct()) is { Length: > 0 } known
            ? known + " would do"
            : "none is known, leave it out";

    private static string? WithoutParameters(string? mimeType) => mimeType?.Split(';')[0].Trim();
}
