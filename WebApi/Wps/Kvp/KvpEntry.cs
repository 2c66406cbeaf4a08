namespace Compute.Orleans.WebApi.Wps.Kvp;

/// <summary>One entry of a list in a query: "name=value@attribute=...@attribute=...".</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value, or null when there is no '='.</param>
/// <param name="Attributes">Names and values of the attributes, in order.</param>
internal sealed record KvpEntry(
    string Name, string? Value, IReadOnlyList<KeyValuePair<string, string>> Attributes);
