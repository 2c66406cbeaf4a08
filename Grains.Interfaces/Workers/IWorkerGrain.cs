namespace Compute.Orleans.Grains.Interfaces.Workers;

/// <summary>One silo's hands: orders the partitions that came to it and lets as many run as it has cores.</summary>
/// <remarks>
/// Keyed by <see cref="KeyOf"/>, and placed on the silo that the key names; a call to a silo that has left fails with
/// a SiloUnavailableException and is to be made elsewhere.
/// </remarks>
[GrainInterfaceType("compute.worker"), Alias("compute.worker")]
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>What every key begins with.</summary>
    const string KeyPrefix = "silo/";

    /// <summary>The key of a silo's worker.</summary>
    /// <param name="silo">The silo's address, in its parsable form.</param>
    static string KeyOf(string silo) => KeyPrefix + silo;

    /// <summary>Runs one attempt of one partition, when its turn has come.</summary>
    /// <param name="task">The attempt.</param>
    /// <param name="cancellationToken">Takes it out of the queue, or ends it between two blocks.</param>
    /// <returns>What the partition left behind; its slab is on disk.</returns>
    /// <exception cref="Faults.FaultException">The engine's fault; Busy and DataUnreachable may pass.</exception>
    [Alias("run"), ResponseTimeout("24:00:00")] // It waits in the silo's queue too; stalls end by missing progress.
    Task<PartitionOutcome> Run(PartitionTask task, CancellationToken cancellationToken);

    /// <summary>Ends a job's work here: answers once nothing of it runs any more and its files are closed.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="run">The job's run; attempts of this run and of earlier ones are refused from now on.</param>
    [Alias("release"), ResponseTimeout("00:02:00")]
    Task Release(Guid job, int run);
}
