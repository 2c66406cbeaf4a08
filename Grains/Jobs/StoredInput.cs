using System.Text.Json.Serialization;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>A planned input as it is stored.</summary>
[GenerateSerializer, Immutable, Alias("compute.stored-input.v1")]
internal sealed record StoredInput(
    [property: Id(0), JsonPropertyName("uri")] string Uri,
    [property: Id(1), JsonPropertyName("location")] string Location,
    [property: Id(2), JsonPropertyName("length")] long Length,
    [property: Id(3), JsonPropertyName("identity")] string Identity);
