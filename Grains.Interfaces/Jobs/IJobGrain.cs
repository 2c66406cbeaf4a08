using Orleans.Concurrency;

namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>One job: the durable record of a request and of what became of it. Keyed by the job's id.</summary>
[Alias("compute.job")]
public interface IJobGrain : IGrainWithGuidKey
{
    /// <summary>Records the request and starts it; the record is on disk before this returns.</summary>
    /// <param name="request">The request, already checked by its process.</param>
    /// <param name="cancellationToken">Ends the wait, not the job.</param>
    /// <returns>The status; of the first call when the same request comes again.</returns>
    /// <exception cref="Faults.FaultException">Conflict when the job exists with another request.</exception>
    [Alias("execute")]
    Task<JobStatus> Execute(ExecuteRequest request, CancellationToken cancellationToken);

    /// <summary>The status now.</summary>
    /// <exception cref="Faults.FaultException">NoSuchJob when there never was such a job.</exception>
    [Alias("status"), AlwaysInterleave]
    Task<JobStatus> GetStatus();

    /// <summary>The request as it was recorded.</summary>
    /// <exception cref="Faults.FaultException">NoSuchJob when there never was such a job.</exception>
    [Alias("request"), AlwaysInterleave]
    Task<ExecuteRequest> GetRequest();

    /// <summary>Ends the job; one that has ended stays as it is.</summary>
    /// <returns>The status after it.</returns>
    [Alias("dismiss"), AlwaysInterleave]
    Task<JobStatus> Dismiss();
}
