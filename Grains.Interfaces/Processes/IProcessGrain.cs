using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.Grains.Interfaces.Processes;

/// <summary>One process: what it is, whether a request fits it, and how often it was used.</summary>
/// <remarks>Keyed by <see cref="KeyOf"/>; an unknown identifier makes every call fail with NoSuchProcess.</remarks>
[Alias("compute.process")]
public interface IProcessGrain : IGrainWithStringKey
{
    /// <summary>The key of a process.</summary>
    /// <param name="identifier">The identifier as advertised: CDAT.subset.</param>
    static string KeyOf(string identifier) => "process/" + identifier;

    /// <summary>What the process is.</summary>
    [Alias("describe")]
    Task<ProcessDescription> Describe();

    /// <summary>Checks a request without reading any data, makes a job of it, and starts that.</summary>
    /// <param name="job">
    /// The job's id, chosen at random by the caller, so that a call whose answer was lost can be made again without
    /// starting a second job.
    /// </param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the wait, not the job.</param>
    /// <returns>The accepted job's status.</returns>
    /// <exception cref="Faults.FaultException">
    /// MissingValue, InvalidValue or Denied: an unknown operation, input, domain or parameter, a cycle, a gridder, a
    /// uri that may not be read.
    /// </exception>
    [Alias("execute")]
    Task<JobStatus> Execute(Guid job, ExecuteRequest request, CancellationToken cancellationToken);

    /// <summary>How often the process was used.</summary>
    [Alias("usage")]
    Task<ProcessUsage> GetUsage();

    /// <summary>Counts a job that ended.</summary>
    /// <param name="phase">How it ended.</param>
    /// <param name="elapsed">The time from its start to its end.</param>
    [Alias("count")]
    Task Count(JobPhase phase, TimeSpan elapsed);
}
