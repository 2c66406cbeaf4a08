using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Tables;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>The durable record of one job; the JSON names are stored and stay.</summary>
/// <remarks>Never changed in place: <see cref="JobTransitions"/> makes the next one of it.</remarks>
[GenerateSerializer, Immutable, Alias("compute.job-state.v1")]
internal sealed record JobState : IStateWithRow
{
    /// <summary>The request, or null while there is no such job.</summary>
    [Id(0), JsonPropertyName("request")]
    public ExecuteRequest? Request { get; init; }

    [Id(1), JsonPropertyName("phase")]
    public JobPhase Phase { get; init; }

    [Id(2), JsonPropertyName("number")]
    public long Number { get; init; }

    [Id(3), JsonPropertyName("accepted")]
    public DateTimeOffset Accepted { get; init; }

    [Id(4), JsonPropertyName("started")]
    public DateTimeOffset? Started { get; init; }

    [Id(5), JsonPropertyName("changed")]
    public DateTimeOffset Changed { get; init; }

    /// <summary>
    /// How many times the job was taken up; makes the numbers of its attempts unlike all earlier ones.
    /// </summary>
    [Id(6), JsonPropertyName("run")]
    public int Run { get; init; }

    /// <summary>How many of the last runs began with no more partitions done than the one before.</summary>
    [Id(7), JsonPropertyName("fruitlessRuns")]
    public int FruitlessRuns { get; init; }

    /// <summary>How many partitions were done when the last run began.</summary>
    [Id(8), JsonPropertyName("doneAtRun")]
    public int DoneAtRun { get; init; }

    /// <summary>The plan, from when it is made until the job ends.</summary>
    [Id(9), JsonPropertyName("plan")]
    public StoredPlan? Plan { get; init; }

    [Id(10), JsonPropertyName("percent")]
    public double Percent { get; init; }

    [Id(11), JsonPropertyName("message")]
    public string Message { get; init; } = "";

    [Id(12), JsonPropertyName("fault")]
    public FaultCode? Fault { get; init; }

    [Id(13), JsonPropertyName("locator")]
    public string? Locator { get; init; }

    [Id(14), JsonPropertyName("outputs")]
    public ImmutableArray<JobOutput> Outputs { get; init; } = [];

    /// <summary>When its owner removed it and its outputs, or null.</summary>
    [Id(17), JsonPropertyName("removed")]
    public DateTimeOffset? Removed { get; init; }

    /// <summary>The results of an immediate process.</summary>
    [Id(18), JsonPropertyName("values")]
    public ImmutableArray<TypedValue> Values { get; init; } = [];

    [JsonIgnore]
    public bool Exists => Request is not null;

    [JsonIgnore]
    public bool HasEnded => Phase is JobPhase.Succeeded or JobPhase.Failed or JobPhase.Dismissed;

    /// <summary>How the job is listed, by the record alone: without a lease.</summary>
    public JobRow ToRow(Guid id) => new(
        id, Request!.User, Number, Request.Process, Phase, Accepted, Changed,
        Outputs.Sum(output => output.Length), LeaseHolder: null, LeaseUntil: null);

    /// <summary>
    /// The row of a success: every partition is there. After any other end silos may still be at work on some, and
    /// until they are not the row says that the job goes on, by which the sweeper finds it after a crash.
    /// </summary>
    JobRow? IStateWithRow.RowOf(Guid id) =>
        Phase == JobPhase.Succeeded && Request is not null && Removed is null ? ToRow(id) : null;

    IStateWithRow IStateWithRow.Numbered(long number) => this with { Number = number };
}
