namespace Compute.Orleans.Engine.Operations.Signatures;

/// <summary>A format of documents.</summary>
/// <param name="MimeType">The media type.</param>
/// <param name="Encoding">"base64" for bytes that are written as text; null for text as it is, in UTF-8.</param>
/// <param name="Schema">The URI of the schema that it follows, or null.</param>
public sealed record ValueFormat(string MimeType, string? Encoding = null, string? Schema = null);
