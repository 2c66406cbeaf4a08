namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>An output that a client asks for, and how.</summary>
/// <param name="Identifier">The output's identifier.</param>
[GenerateSerializer, Immutable, Alias("compute.requested-output.v1")]
public sealed record RequestedOutput([property: Id(0)] string Identifier)
{
    /// <summary>Whether the response shall say where it is, instead of holding it.</summary>
    [Id(1)]
    public bool AsReference { get; init; }

    /// <summary>The wanted media type, or null.</summary>
    [Id(2)]
    public string? MimeType { get; init; }

    /// <summary>The wanted encoding, or null.</summary>
    [Id(3)]
    public string? Encoding { get; init; }

    /// <summary>The wanted schema, or null.</summary>
    [Id(4)]
    public string? Schema { get; init; }

    /// <summary>The wanted unit, or null.</summary>
    [Id(5)]
    public string? Unit { get; init; }

    /// <summary>The title that the response shall give it, or null.</summary>
    [Id(6)]
    public string? Title { get; init; }

    /// <summary>The description that the response shall give it, or null.</summary>
    [Id(7)]
    public string? Abstract { get; init; }
}
