using System.Collections.Immutable;

namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>Where the value of an input is fetched.</summary>
/// <param name="Url">The URL.</param>
/// <param name="IsPost">Whether it is fetched by POST instead of GET.</param>
[GenerateSerializer, Immutable, Alias("compute.input-reference.v1")]
public sealed record InputReference([property: Id(0)] string Url, [property: Id(1)] bool IsPost)
{
    /// <summary>Headers to send, in order.</summary>
    [Id(2)]
    public ImmutableArray<ReferenceHeader> Headers { get; init; } = [];

    /// <summary>The body to send, or null.</summary>
    [Id(3)]
    public string? Body { get; init; }

    /// <summary>Whether the body is XML, and not just text.</summary>
    [Id(4)]
    public bool IsXmlBody { get; init; }

    /// <summary>Where the body to send is fetched first, or null.</summary>
    [Id(5)]
    public string? BodyUrl { get; init; }

    /// <summary>Media type that the value shall have, or null.</summary>
    [Id(6)]
    public string? MimeType { get; init; }

    /// <summary>Encoding that the value shall have, or null.</summary>
    [Id(7)]
    public string? Encoding { get; init; }

    /// <summary>Schema that the value shall have, or null.</summary>
    [Id(8)]
    public string? Schema { get; init; }
}
