using System.Collections.Immutable;
using Compute.Orleans.Engine.Provenance;

namespace Compute.Orleans.Engine.Planning;

/// <summary>How a job's work is cut; small, stored with the job, and enough to go on after a crash.</summary>
/// <param name="Version">The planner's version; another version never continues this plan.</param>
/// <param name="Inputs">The files, in the order of the request's inputs.</param>
/// <param name="Outputs">The output files.</param>
/// <param name="Partitions">All partitions of all outputs; a partition's number is its place here.</param>
/// <param name="BlockBytes">How many bytes of an input are evaluated at once.</param>
public sealed record JobPlan(
    int Version,
    ImmutableArray<PlannedInput> Inputs,
    ImmutableArray<PlannedOutput> Outputs,
    ImmutableArray<PlannedPartition> Partitions,
    long BlockBytes)
{
    /// <summary>
    /// What made the plan, as the outputs say of themselves; another program never continues it. Null for a plan that
    /// was made before outputs said so.
    /// </summary>
    public Producer? Producer { get; init; }

    /// <summary>Bytes that are projected to be read, for progress and admission.</summary>
    public long BytesToRead => Partitions.Sum(partition => partition.BytesToRead);
}
