using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>One run of a job: what the runner is given, and where it says how far it is.</summary>
internal sealed class JobRun
{
    public required Guid Job { get; init; }

    public required ExecuteRequest Request { get; init; }

    public required DateTimeOffset Accepted { get; init; }

    /// <summary>From 1; each run of a job has its own number.</summary>
    public required int Number { get; init; }

    /// <summary>The plan of an earlier run, or null.</summary>
    public required StoredPlan? Plan { get; init; }

    /// <summary>
    /// Stores the plan that this run goes by, and how many of its partitions are done, before any is run.
    /// </summary>
    public required Func<StoredPlan, int, Task> SavePlan { get; init; }

    public required JobProgress Progress { get; init; }

    /// <summary>
    /// Whether the job is recorded, so that its finished partitions are to be too: a later run takes them over.
    /// </summary>
    public required bool IsRecorded { get; set; }

    /// <summary>The outputs of an immediate process, once it was evaluated.</summary>
    public ImmutableArray<TypedValue> Values { get; set; } = [];

    /// <summary>Whether every silo that worked for the run has said that nothing of it runs any more.</summary>
    public bool IsQuiet { get; set; }
}
