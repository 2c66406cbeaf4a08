using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>Checks that are the same for every encoding of a request.</summary>
internal static class RequestChecks
{
    public static void Service(string? service)
    {
        if (string.IsNullOrEmpty(service))
        {
            throw OwsException.Missing("service", "the parameter service is missing: service=WPS is wanted");
        }

        if (service != WpsNames.Service)
        {
            throw OwsException.Invalid("service", $"service is \"{service}\": {WpsNames.Service} is wanted");
        }
    }

    public static void Version(string? version)
    {
        if (string.IsNullOrEmpty(version))
        {
            throw OwsException.Missing("version", $"the parameter version is missing: {WpsNames.Version} is wanted");
        }

        if (version != WpsNames.Version)
        {
            throw OwsException.Invalid("version", $"version is \"{version}\": {WpsNames.Version} is wanted");
        }
    }

    public static string Identifier(string? identifier) =>
        string.IsNullOrEmpty(identifier)
            ? throw OwsException.Missing("identifier", "the parameter identifier is missing: name a process")
            : identifier;

    /// <summary>The language en-US serves whoever asks for English; nothing else is spoken.</summary>
    public static string? Language(string? language) =>
        string.IsNullOrEmpty(language)
        || language.Equals(WpsNames.Language, StringComparison.OrdinalIgnoreCase)
        || language.Equals("en", StringComparison.OrdinalIgnoreCase)
            ? language
            : throw OwsException.Invalid("language", $"language is \"{language}\": {WpsNames.Language} is spoken");

    public static bool Boolean(string name, string? text) => text?.Trim().ToUpperInvariant() switch
    {
        null or "" or "FALSE" or "0" => false,
        "TRUE" or "1" => true,
        _ => throw OwsException.Invalid(name, $"{name} is \"{text}\": true or false is wanted"),
    };
}
