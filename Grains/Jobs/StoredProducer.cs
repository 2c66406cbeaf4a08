using System.Text.Json.Serialization;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>What made a plan, as it is stored.</summary>
[GenerateSerializer, Immutable, Alias("compute.stored-producer.v1")]
internal sealed record StoredProducer(
    [property: Id(0), JsonPropertyName("software")] string Software,
    [property: Id(1), JsonPropertyName("containerImage")] string? ContainerImage,
    [property: Id(2), JsonPropertyName("partitionMb")] int PartitionMb,
    [property: Id(3), JsonPropertyName("blockKb")] int BlockKb);
