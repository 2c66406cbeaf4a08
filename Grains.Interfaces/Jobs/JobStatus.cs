using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Faults;

namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>What is known of a job now; the one neutral form that every protocol is answered from.</summary>
/// <param name="Id">The job's id; random, so that knowing it is the right to see the status.</param>
/// <param name="Number">The job's running number among its user's jobs, from 1.</param>
/// <param name="User">The owner.</param>
/// <param name="Process">Identifier of the process.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Percent">Share of the work that is done, 0 to 100; below 100 until it succeeded.</param>
/// <param name="Message">What is being done or was done, for a person.</param>
/// <param name="Accepted">When it was recorded.</param>
/// <param name="Changed">When the phase or the percentage last changed.</param>
/// <param name="Fault">Why it failed, or null.</param>
/// <param name="Locator">The input, file or variable at fault, or null.</param>
/// <param name="Outputs">The results, once it succeeded.</param>
[GenerateSerializer, Immutable, Alias("compute.job-status.v1")]
public sealed record JobStatus(
    [property: Id(0)] Guid Id,
    [property: Id(1)] long Number,
    [property: Id(2)] string User,
    [property: Id(3)] string Process,
    [property: Id(4)] JobPhase Phase,
    [property: Id(5)] double Percent,
    [property: Id(6)] string Message,
    [property: Id(7)] DateTimeOffset Accepted,
    [property: Id(8)] DateTimeOffset Changed,
    [property: Id(9)] FaultCode? Fault,
    [property: Id(10)] string? Locator,
    [property: Id(11)] ImmutableArray<JobOutput> Outputs)
{
    /// <summary>When it was first given a place to run, or null.</summary>
    [Id(13)]
    public DateTimeOffset? Started { get; init; }

    /// <summary>When its owner removed it and its outputs, or null.</summary>
    [Id(14)]
    public DateTimeOffset? Removed { get; init; }

    /// <summary>The results of an immediate process, once it succeeded.</summary>
    [Id(12)]
    public ImmutableArray<TypedValue> Values { get; init; } = [];

    /// <summary>What the response document must hold, or null for all outputs, inline, and nothing else.</summary>
    [Id(16)]
    public RequestedResponse? Response { get; init; }

    /// <summary>Whether nothing will change any more.</summary>
    public bool HasEnded => Phase is JobPhase.Succeeded or JobPhase.Failed or JobPhase.Dismissed;
}
