using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>The one format of all inputs and outputs: JSON, as UTF-8 text.</summary>
internal static class Formats
{
    /// <summary>Checks a format that a client names; null and empty parts mean the default.</summary>
    /// <exception cref="OwsException">InvalidParameterValue, naming the attribute.</exception>
    public static void Check(string place, string? mimeType, string? encoding = null, string? schema = null)
    {
        var type = mimeType?.Split(';')[0].Trim();
        if (!string.IsNullOrEmpty(type) && !type.Equals(WpsNames.Json, StringComparison.OrdinalIgnoreCase))
        {
            throw OwsException.Invalid(
                "mimeType", $"the mimeType of {place} is \"{mimeType}\": only {WpsNames.Json} is known");
        }

        if (!string.IsNullOrEmpty(encoding) && !encoding.Equals("UTF-8", StringComparison.OrdinalIgnoreCase))
        {
            throw OwsException.Invalid("encoding", $"the encoding of {place} is \"{encoding}\": only UTF-8 is known");
        }

        if (!string.IsNullOrEmpty(schema))
        {
            throw OwsException.Invalid("schema", $"the schema of {place} is \"{schema}\": none is known, leave it out");
        }
    }
}
