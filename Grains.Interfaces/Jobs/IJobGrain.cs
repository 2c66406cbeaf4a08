using Orleans.Concurrency;

namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>One job: the durable record of a request and of what became of it. Keyed by the job's id.</summary>
[GrainInterfaceType("compute.job"), Alias("compute.job")]
public interface IJobGrain : IGrainWithGuidKey
{
    /// <summary>Records the request and starts it; the record is on disk before this returns.</summary>
    /// <param name="request">The request, already checked by its process.</param>
    /// <param name="cancellationToken">Ends the wait, not the job.</param>
    /// <returns>The status; of the first call when the same request comes again.</returns>
    /// <exception cref="Faults.FaultException">Conflict when the job exists with another request.</exception>
    [Alias("execute"), ResponseTimeout(Timeouts.Control)]
    Task<JobStatus> Execute(ExecuteRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Runs the request without a record of it, for a caller who waits: nothing is acknowledged before the end, and
    /// then all of it is written at once.
    /// </summary>
    /// <remarks>
    /// The job lives as long as somebody waits for it. When the wait is cancelled, or nobody has waited for as long
    /// as a lease, the job is ended and leaves nothing behind. <see cref="Execute"/> with the same request makes an
    /// ordinary job of it, which goes on whether or not anybody waits.
    /// </remarks>
    /// <param name="request">The request, already checked by its process.</param>
    /// <param name="patience">How long to wait for the end; asking again is the way to wait for longer.</param>
    /// <param name="cancellationToken">Ends the job, unless it is recorded: its caller has gone away.</param>
    /// <returns>How it ended, which is on disk; or the status so far.</returns>
    /// <exception cref="Faults.FaultException">Conflict when the job exists with another request.</exception>
    [Alias("run-to-end"), AlwaysInterleave, ResponseTimeout(Timeouts.Waiting)]
    Task<JobStatus> RunToEnd(ExecuteRequest request, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>The status now.</summary>
    /// <exception cref="Faults.FaultException">NoSuchJob when there never was such a job.</exception>
    [Alias("status"), AlwaysInterleave, ResponseTimeout(Timeouts.Control)]
    Task<JobStatus> GetStatus();

    /// <summary>The request as it was recorded.</summary>
    /// <exception cref="Faults.FaultException">NoSuchJob when there never was such a job.</exception>
    [Alias("request"), AlwaysInterleave, ResponseTimeout(Timeouts.Control)]
    Task<ExecuteRequest> GetRequest();

    /// <summary>Ends the job; one that has ended stays as it is.</summary>
    /// <remarks>
    /// That it is dismissed is on disk before anything else is done. If its work does not stop within ten seconds, the
    /// answer does not wait for it any longer.
    /// </remarks>
    /// <returns>The status after it.</returns>
    [Alias("dismiss"), AlwaysInterleave, ResponseTimeout(Timeouts.Ending)]
    Task<JobStatus> Dismiss();

    /// <summary>Ends the job if it runs, removes its outputs, and takes it out of its owner's list.</summary>
    /// <remarks>
    /// A second time changes nothing. The record stays, so that the status still answers. As with
    /// <see cref="Dismiss"/>, what does not stop within ten seconds is seen to after the answer.
    /// </remarks>
    /// <param name="user">Who wants it.</param>
    /// <returns>The status after it.</returns>
    /// <exception cref="Faults.FaultException">Denied to others than the owner.</exception>
    [Alias("remove"), AlwaysInterleave, ResponseTimeout(Timeouts.Ending)]
    Task<JobStatus> Remove(string user);
}
