namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>An input as a client sent it: a value, or where to fetch it.</summary>
/// <param name="Identifier">The input's identifier.</param>
/// <param name="Value">The value, or null.</param>
/// <param name="Reference">Where the value is, or null.</param>
[GenerateSerializer, Immutable, Alias("compute.sent-input.v1")]
public sealed record SentInput(
    [property: Id(0)] string Identifier,
    [property: Id(1)] TypedValue? Value,
    [property: Id(2)] InputReference? Reference)
{
    /// <summary>A title that the client gave it, or null.</summary>
    [Id(3)]
    public string? Title { get; init; }

    /// <summary>A description that the client gave it, or null.</summary>
    [Id(4)]
    public string? Abstract { get; init; }
}
