namespace Compute.Orleans.Engine.Operations.Processes;

/// <summary>A value of an input or output of an immediate process, already checked against its form.</summary>
/// <param name="Identifier">The input's or output's identifier.</param>
/// <param name="Text">
/// A literal as XML Schema writes it; a document's text, or its bytes in base64 where its encoding says so; for a
/// box its corners, the lower one first, joined with spaces.
/// </param>
public sealed record ProcessValue(string Identifier, string Text)
{
    /// <summary>Media type of a document.</summary>
    public string? MimeType { get; init; }

    /// <summary>Encoding of a document.</summary>
    public string? Encoding { get; init; }

    /// <summary>Schema of a document.</summary>
    public string? Schema { get; init; }

    /// <summary>Unit of a literal.</summary>
    public string? Unit { get; init; }

    /// <summary>Coordinate reference system of a box.</summary>
    public string? Crs { get; init; }
}
