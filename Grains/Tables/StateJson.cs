using System.Text.Json;
using System.Text.Json.Serialization;

namespace Compute.Orleans.Grains.Tables;

/// <summary>How grain state is written as JSON, in one place.</summary>
/// <remarks>
/// A property's name in camel case is its stored name, for ever: one that is renamed keeps it by JsonPropertyName.
/// No name of a type or an assembly is stored, so types can move. Properties that are not known are passed over, and
/// ones that are missing keep their initial value, so that two versions can share a database during an upgrade.
/// </remarks>
internal static class StateJson
{
    /// <summary>The options.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.General)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Converters = { new ImmutableArrayConverterFactory() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
