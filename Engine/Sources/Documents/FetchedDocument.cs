namespace Compute.Orleans.Engine.Sources.Documents;

/// <summary>A document as a server sent it.</summary>
/// <param name="Bytes">The whole body.</param>
/// <param name="ContentType">The Content-Type, or null.</param>
public sealed record FetchedDocument(byte[] Bytes, string? ContentType);
