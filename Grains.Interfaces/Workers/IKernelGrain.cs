namespace Compute.Orleans.Grains.Interfaces.Workers;

/// <summary>Runs partitions on the silo that calls it, as many at once as it has cores; any key will do.</summary>
/// <remarks>
/// Only <see cref="IWorkerGrain"/> calls it: from elsewhere the caller's own silo would do all the work.
/// </remarks>
[GrainInterfaceType("compute.kernel"), Alias("compute.kernel")]
public interface IKernelGrain : IGrainWithIntegerKey
{
    /// <summary>Runs one attempt of one partition on the compute pool.</summary>
    /// <remarks>
    /// It has no cancellation token: a cancel that travels with a call frees the caller before the callee has stopped.
    /// Worker and kernel share a silo, so the attempt's token is handed over there, and this call ends when the work
    /// has ended.
    /// </remarks>
    /// <param name="task">The attempt.</param>
    /// <exception cref="Faults.FaultException">The engine's fault.</exception>
    [Alias("run"), ResponseTimeout("24:00:00")] // Far above any partition: a callee goes on when its caller gave up.
    Task<PartitionOutcome> Run(PartitionTask task);
}
