using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Compute.Orleans.Engine.Planning;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>A plan as it is stored with its job; the JSON names stay, whatever the engine calls its parts.</summary>
[GenerateSerializer, Immutable, Alias("compute.stored-plan.v1")]
internal sealed record StoredPlan(
    [property: Id(0), JsonPropertyName("version")] int Version,
    [property: Id(1), JsonPropertyName("inputs")] ImmutableArray<StoredInput> Inputs,
    [property: Id(2), JsonPropertyName("outputs")] ImmutableArray<StoredOutput> Outputs,
    [property: Id(3), JsonPropertyName("partitions")] ImmutableArray<StoredPartition> Partitions,
    [property: Id(4), JsonPropertyName("blockBytes")] long BlockBytes)
{
    /// <summary>What made the plan; null in one that was stored before outputs said so.</summary>
    [Id(5), JsonPropertyName("producer")]
    public StoredProducer? Producer { get; init; }

    public static StoredPlan From(JobPlan plan) => new(
        plan.Version,
        [.. plan.Inputs.Select(input => new StoredInput(
            input.Uri, input.Location, input.Identity.Length, input.Identity.Version))],
        [.. plan.Outputs.Select(output => new StoredOutput(
            output.Result, output.Operation, output.Variable, output.FileName, output.Length))],
        [.. plan.Partitions.Select(partition => new StoredPartition(
            partition.Output, partition.Section, partition.Start, partition.Count, partition.BytesToRead))],
        plan.BlockBytes)
    {
        Producer = plan.Producer is { } producer
            ? new(producer.Software, producer.ContainerImage, producer.PartitionMb, producer.BlockKb)
            : null,
    };

    public JobPlan ToEngine() => new(
        Version,
        [.. Inputs.Select(input => new PlannedInput(input.Uri, input.Location, new(input.Length, input.Identity)))],
        [.. Outputs.Select(output => new PlannedOutput(
            output.Result, output.Operation, output.Variable, output.FileName, output.Length))],
        [.. Partitions.Select(partition => new PlannedPartition(
            partition.Output, partition.Section, partition.Start, partition.Count, partition.BytesToRead))],
        BlockBytes)
    {
        Producer = Producer is { } producer
            ? new(producer.Software, producer.ContainerImage, producer.PartitionMb, producer.BlockKb)
            : null,
    };

    /// <summary>Whether work that was done under one plan counts under the other.</summary>
    public bool SameAs(StoredPlan other) =>
        JsonSerializer.SerializeToUtf8Bytes(this).AsSpan().SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(other));
}
