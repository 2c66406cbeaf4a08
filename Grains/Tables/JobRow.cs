using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.Grains.Tables;

/// <summary>A job as lists, sweeping and counting see it.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="User">The owner.</param>
/// <param name="Number">The running number among the user's jobs, from 1.</param>
/// <param name="Process">Identifier of the process.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Accepted">When it was recorded.</param>
/// <param name="Changed">When its phase last changed.</param>
/// <param name="OutputBytes">Bytes of its outputs.</param>
/// <param name="LeaseHolder">The silo that works on it (the address with its generation), or null.</param>
/// <param name="LeaseUntil">When the holder must have renewed it.</param>
public sealed record JobRow(
    Guid Id,
    string User,
    long Number,
    string Process,
    JobPhase Phase,
    DateTimeOffset Accepted,
    DateTimeOffset Changed,
    long OutputBytes,
    string? LeaseHolder,
    DateTimeOffset? LeaseUntil)
{
    /// <summary>When its owner removed it, or null.</summary>
    public DateTimeOffset? Removed { get; init; }

    /// <summary>Whether nothing is left to remove of a job that was removed.</summary>
    public bool IsCleaned { get; init; }

    /// <summary>Whether nothing will change any more.</summary>
    public bool HasEnded => Phase is JobPhase.Succeeded or JobPhase.Failed or JobPhase.Dismissed;
}
