using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Grains.Interfaces.Workers;
using Compute.Orleans.Grains.Tables;

namespace Compute.Orleans.Grains.Messages;

/// <summary>A partition's result: as the engine makes it, as it travels, and as it is stored.</summary>
internal static class PartitionMapping
{
    public static PartitionOutcome ToMessage(this PartitionResult result, int attempt) => new(
        result.Partition, attempt, result.Checksum, result.Payload, result.SpillFile, result.BytesRead);

    public static PartitionRow ToRow(this PartitionOutcome outcome) => new(
        outcome.Partition, outcome.Attempt, outcome.Checksum, outcome.Payload, outcome.SpillFile, outcome.BytesRead);

    public static PartitionResult ToEngine(this PartitionRow row) => new(
        row.Number, row.Checksum, row.Payload, row.SpillFile, row.BytesRead);
}
