using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Grains.Interfaces.Workers;
using Compute.Orleans.Grains.Messages;
using Orleans.Concurrency;

namespace Compute.Orleans.Grains.Workers;

/// <summary>Hands partitions to the compute pool of its silo, as many at once as there are cores.</summary>
[GrainType("kernel"), StatelessWorker]
internal sealed class KernelGrain(ExecutionCache executions, AttemptTokens tokens) : Grain, IKernelGrain
{
    /// <summary>The most that a partition may return; more is to be spilled.</summary>
    private const int MaxPayloadBytes = 256 << 10;

    public async Task<PartitionOutcome> Run(PartitionTask task)
    {
        var cancellationToken = tokens.Of(task);
        var execution = await executions.GetAsync(task.Job, task.Run, cancellationToken);
        var result = await Task.Run( // Away from this turn whatever the engine does before its first await.
            () => execution.RunAsync(task.Partition, task.Attempt, cancellationToken), cancellationToken);

        return result.Payload.Length <= MaxPayloadBytes
            ? result.ToMessage(task.Attempt)
            : throw new ComputeException(
                Fault.TooLarge, "service",
                $"partition {task.Partition} returned {result.Payload.Length} bytes; more than {MaxPayloadBytes} " +
                "must be spilled");
    }
}
