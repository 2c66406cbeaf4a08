namespace Compute.Orleans.Grains.Interfaces.Processes;

/// <summary>A format of documents.</summary>
/// <param name="MimeType">The media type.</param>
/// <param name="Encoding">"base64" for bytes that are written as text; null for text as it is.</param>
/// <param name="Schema">The URI of its schema, or null.</param>
[GenerateSerializer, Immutable, Alias("compute.format-description.v1")]
public sealed record FormatDescription(
    [property: Id(0)] string MimeType,
    [property: Id(1)] string? Encoding,
    [property: Id(2)] string? Schema);
