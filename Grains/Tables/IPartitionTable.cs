namespace Compute.Orleans.Grains.Tables;

/// <summary>The table compute_partition: one row a finished partition of an unfinished job.</summary>
public interface IPartitionTable
{
    /// <summary>Adds finished partitions in one transaction; a number that is there keeps its first row.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="rows">The partitions.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task Add(Guid job, IReadOnlyCollection<PartitionRow> rows, CancellationToken cancellationToken);

    /// <summary>
    /// A page of the finished partitions of a job, by number: all of them may be too much for the memory.
    /// </summary>
    /// <param name="job">The job's id.</param>
    /// <param name="after">The last number of the page before; -1 for the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<PartitionRow>> Page(Guid job, int after, int limit, CancellationToken cancellationToken);

    /// <summary>Removes some rows of a job.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="numbers">Their numbers.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task Remove(Guid job, IReadOnlyCollection<int> numbers, CancellationToken cancellationToken);

    /// <summary>Removes a job's rows.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task Remove(Guid job, CancellationToken cancellationToken);
}
