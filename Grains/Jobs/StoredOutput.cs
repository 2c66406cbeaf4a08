using System.Text.Json.Serialization;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>A planned output as it is stored.</summary>
[GenerateSerializer, Immutable, Alias("compute.stored-output.v1")]
internal sealed record StoredOutput(
    [property: Id(0), JsonPropertyName("result")] string Result,
    [property: Id(1), JsonPropertyName("operation")] string Operation,
    [property: Id(2), JsonPropertyName("variable")] string Variable,
    [property: Id(3), JsonPropertyName("file")] string FileName,
    [property: Id(4), JsonPropertyName("length")] long Length);
