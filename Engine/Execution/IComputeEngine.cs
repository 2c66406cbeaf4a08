using System.Collections.Immutable;
using Compute.Orleans.Engine.Describing;
using Compute.Orleans.Engine.Operations.Processes;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.Execution;

/// <summary>
/// The engine as a cluster sees it: check a request, plan it, and open the plan wherever work is done.
/// </summary>
/// <remarks>Threading: every member may be called by any number of callers at once.</remarks>
public interface IComputeEngine
{
    /// <summary>What processes there are, by identifier.</summary>
    ImmutableArray<Signature> Catalogue { get; }

    /// <summary>Checks everything of a request that can be known without opening a file.</summary>
    /// <param name="request">The request.</param>
    /// <param name="user">Whose it is; decides which uris may be read.</param>
    /// <exception cref="Faults.ComputeException">NoSuchProcess, MissingValue, InvalidValue or Denied.</exception>
    void Check(ComputeRequest request, string user);

    /// <summary>Runs an immediate process.</summary>
    /// <param name="process">Identifier of a process of the catalogue.</param>
    /// <param name="inputs">Its inputs, already checked against the signature.</param>
    /// <param name="metrics">What the service knows of itself, where the signature says that it is wanted.</param>
    /// <returns>Its outputs.</returns>
    /// <exception cref="Faults.ComputeException">
    /// NoSuchProcess when it is none that is offered here, or what the process refuses.
    /// </exception>
    ImmutableArray<ProcessValue> Evaluate(
        string process, ImmutableArray<ProcessValue> inputs, ServiceMetrics? metrics) =>
        throw new Faults.ComputeException(
            Faults.Fault.NoSuchProcess, "identifier", $"`{process}` is no process that makes values of values here");

    /// <summary>Gives up the memory that is kept for later work and that nobody uses now.</summary>
    void Trim()
    {
    }

    /// <summary>Where each of the request's files is really read, in the order of its variables.</summary>
    /// <param name="request">The request.</param>
    /// <param name="user">Whose it is; decides which uris may be read.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue, Denied or DataUnreachable, naming the uri.</exception>
    ImmutableArray<string> Locate(ComputeRequest request, string user);

    /// <summary>Makes sure that the shared folder holds the index of a file; planning finds it there.</summary>
    /// <param name="location">One of <see cref="Locate"/>'s.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The file's state that was indexed.</returns>
    /// <exception cref="Faults.ComputeException">DataUnreachable or CorruptData, naming the file.</exception>
    Task<SourceIdentity> IndexAsync(string location, CancellationToken cancellationToken);

    /// <summary>Describes a dataset for somebody who wants to know what to ask for.</summary>
    /// <param name="uri">The dataset, as a request's variable would name it.</param>
    /// <param name="user">Who asks; decides which uris may be read.</param>
    /// <param name="known">Tags of descriptions that the caller has already.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The description, below 1 MiB; only its tag where that is one of the known ones.</returns>
    /// <exception cref="Faults.ComputeException">
    /// InvalidValue, Denied, DataUnreachable or CorruptData, naming the uri.
    /// </exception>
    Task<DatasetDescription> DescribeAsync(
        string uri, string user, ImmutableArray<string> known, CancellationToken cancellationToken);

    /// <summary>Opens the inputs and cuts the work into partitions.</summary>
    /// <param name="request">The request, already checked.</param>
    /// <param name="job">The job that it is planned for.</param>
    /// <param name="cancellationToken">Ends the planning.</param>
    /// <returns>A plan that any silo can open; the same files give the same plan.</returns>
    /// <exception cref="Faults.ComputeException">
    /// The inputs cannot be read, do not fit the request, or are too large.
    /// </exception>
    Task<JobPlan> PlanAsync(ComputeRequest request, JobContext job, CancellationToken cancellationToken);

    /// <summary>Plans as <see cref="PlanAsync"/> does and keeps open what was opened for it.</summary>
    /// <param name="request">The request, already checked.</param>
    /// <param name="job">The job that it is planned for.</param>
    /// <param name="cancellationToken">Ends the planning.</param>
    /// <returns>The plan, and the plan with its inputs open here.</returns>
    /// <exception cref="Faults.ComputeException">As those of <see cref="PlanAsync"/>.</exception>
    async Task<(JobPlan Plan, IJobExecution Execution)> StartAsync(
        ComputeRequest request, JobContext job, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(request, job, cancellationToken);
        return (plan, await OpenAsync(request, plan, job, cancellationToken));
    }

    /// <summary>Opens a plan's inputs here, to run its partitions or to finish it.</summary>
    /// <param name="request">The request that was planned.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="Faults.ComputeException">An input changed since it was planned, or cannot be read.</exception>
    Task<IJobExecution> OpenAsync(
        ComputeRequest request, JobPlan plan, JobContext job, CancellationToken cancellationToken);
}
