using System.Collections.Immutable;

namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>A job as a list shows it.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Number">The job's running number among its user's jobs, from 1.</param>
/// <param name="Process">Identifier of the process.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Accepted">When it was recorded.</param>
/// <param name="Changed">When its phase last changed.</param>
/// <param name="Outputs">The results, once it succeeded.</param>
[GenerateSerializer, Immutable, Alias("compute.job-entry.v1")]
public sealed record JobEntry(
    [property: Id(0)] Guid Id,
    [property: Id(1)] long Number,
    [property: Id(2)] string Process,
    [property: Id(3)] JobPhase Phase,
    [property: Id(4)] DateTimeOffset Accepted,
    [property: Id(5)] DateTimeOffset Changed,
    [property: Id(6)] ImmutableArray<JobOutput> Outputs)
{
    /// <summary>The entry of a job whose status is known.</summary>
    /// <param name="status">The status.</param>
    public static JobEntry Of(JobStatus status) => new(
        status.Id, status.Number, status.Process, status.Phase, status.Accepted, status.Changed, status.Outputs);

    /// <summary>Whether nothing will change any more.</summary>
    public bool HasEnded => Phase is JobPhase.Succeeded or JobPhase.Failed or JobPhase.Dismissed;
}
