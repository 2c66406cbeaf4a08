using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Sources.Documents;

/// <summary>What to ask for, when a request names a document instead of holding it.</summary>
/// <param name="Url">The absolute URL.</param>
public sealed record DocumentRequest(Uri Url)
{
    /// <summary>Headers to send, in order; ones that speak for the service or the connection are refused.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body to send by POST, or null to ask by GET.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Content-Type of the body, unless a header says it.</summary>
    public string? BodyType { get; init; }
}
