namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>A value of an input or an output, with what is needed to write it down again.</summary>
/// <param name="Identifier">The input's or output's identifier.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">
/// A literal as XML Schema writes it; a document's text, or its bytes in base64 where its encoding says so; for a
/// box its corners, the lower one first, joined with spaces.
/// </param>
[GenerateSerializer, Immutable, Alias("compute.typed-value.v1")]
public sealed record TypedValue(
    [property: Id(0)] string Identifier,
    [property: Id(1)] ValueKind Kind,
    [property: Id(2)] string Text)
{
    /// <summary>Data type of a literal.</summary>
    [Id(3)]
    public string? DataType { get; init; }

    /// <summary>Unit of a literal.</summary>
    [Id(4)]
    public string? Unit { get; init; }

    /// <summary>Coordinate reference system of a box.</summary>
    [Id(5)]
    public string? Crs { get; init; }

    /// <summary>Media type of a document.</summary>
    [Id(6)]
    public string? MimeType { get; init; }

    /// <summary>Encoding of a document.</summary>
    [Id(7)]
    public string? Encoding { get; init; }

    /// <summary>Schema of a document.</summary>
    [Id(8)]
    public string? Schema { get; init; }
}
