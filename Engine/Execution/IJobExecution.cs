using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Execution;

/// <summary>A plan with its inputs open: runs partitions, and makes the outputs of their results.</summary>
/// <remarks>Threading: any number of partitions run at once; prepare before the first, finish after the last.</remarks>
public interface IJobExecution : IAsyncDisposable
{
    /// <summary>Makes the temporary output files at their full length; leaves those that already are.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>
    /// Whether every output was there already, growing or finished. If not, slabs that earlier runs wrote are lost (an
    /// unwritten slab reads as zeros), and every partition is to be run again.
    /// </returns>
    Task<bool> PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Runs one partition on the compute pool; what it wrote is on disk when this returns.</summary>
    /// <param name="partition">The partition's number in the plan.</param>
    /// <param name="attempt">The attempt's number, from 1; names what a large partial result is spilled to.</param>
    /// <param name="cancellationToken">Ends the work between two blocks.</param>
    /// <returns>The result; the same partition gives the same one at every attempt.</returns>
    Task<PartitionResult> RunAsync(int partition, int attempt, CancellationToken cancellationToken);

    /// <summary>
    /// Whether all that a partition left behind in the job's work folder is still there, and whole: after a power cut
    /// it may not be, and the partition is to be run again.
    /// </summary>
    /// <param name="result">The result, as an earlier run had it.</param>
    bool IsThere(PartitionResult result) => true;

    /// <summary>
    /// Combines the results in plan order, completes the outputs, and moves them to their public place.
    /// </summary>
    /// <remarks>Idempotent: after a crash in the middle it can be called again.</remarks>
    /// <param name="results">One result for each partition, in plan order.</param>
    /// <param name="cancellationToken">Ends the work; no output is public then unless it is whole.</param>
    Task<ImmutableArray<FinishedOutput>> FinishAsync(
        IReadOnlyList<PartitionResult> results, CancellationToken cancellationToken);
}
