using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.Grains.Interfaces.Processes;

/// <summary>One process: what it is, whether a request fits it, and how often it was used.</summary>
/// <remarks>Keyed by <see cref="KeyOf"/>; an unknown identifier makes every call fail with NoSuchProcess.</remarks>
[GrainInterfaceType("compute.process"), Alias("compute.process")]
public interface IProcessGrain : IGrainWithStringKey
{
    /// <summary>The key of a process.</summary>
    /// <param name="identifier">The identifier as advertised: CDAT.subset.</param>
    static string KeyOf(string identifier) => "process/" + identifier;

    /// <summary>What the process is.</summary>
    [Alias("describe"), ResponseTimeout(Timeouts.Control)]
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
    [Alias("execute"), ResponseTimeout(Timeouts.Control)]
    Task<JobStatus> Execute(Guid job, ExecuteRequest request, CancellationToken cancellationToken);

    /// <summary>Checks a request as <see cref="Execute"/> does, and runs it for a caller who waits.</summary>
    /// <remarks>As <see cref="IJobGrain.RunToEnd"/>: nothing is recorded before the end.</remarks>
    /// <param name="job">The job's id, chosen at random by the caller.</param>
    /// <param name="request">The request.</param>
    /// <param name="patience">How long to wait for the end.</param>
    /// <param name="cancellationToken">Ends the job: its caller has gone away.</param>
    /// <returns>How it ended, or the status so far.</returns>
    /// <exception cref="Faults.FaultException">What <see cref="Execute"/> refuses.</exception>
    [Alias("execute-to-end"), ResponseTimeout(Timeouts.Waiting)]
    Task<JobStatus> ExecuteToEnd(
        Guid job, ExecuteRequest request, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>Evaluates an immediate process without a job: nothing is recorded but the process's use.</summary>
    /// <param name="request">The request, with its values checked against the description.</param>
    /// <returns>The outputs.</returns>
    /// <exception cref="Faults.FaultException">
    /// InvalidValue when the process makes files, or an output cannot have the format or unit that is wanted; what the
    /// process itself refuses.
    /// </exception>
    [Alias("evaluate"), ResponseTimeout(Timeouts.Control)]
    Task<ImmutableArray<TypedValue>> Evaluate(ExecuteRequest request);

    /// <summary>How often the process was used.</summary>
    [Alias("usage"), ResponseTimeout(Timeouts.Control)]
    Task<ProcessUsage> GetUsage();

    /// <summary>Counts a job that ended.</summary>
    /// <param name="phase">How it ended.</param>
    /// <param name="elapsed">The time from its start to its end.</param>
    [Alias("count"), ResponseTimeout(Timeouts.Control)]
    Task Count(JobPhase phase, TimeSpan elapsed);
}
