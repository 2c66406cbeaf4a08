namespace Compute.Orleans.Grains.Tables;

/// <summary>The table compute_partition: one row a finished partition of an unfinished job.</summary>
public interface IPartitionTable
{
    /// <summary>Adds finished partitions in one transaction; a number that is there keeps its first row.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="rows">The partitions.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task Add(Guid job, IReadOnlyCollection<PartitionRow> rows, CancellationToken cancellationToken);

    /// <summary>The finished partitions of a job, by number.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<PartitionRow>> Of(Guid job, CancellationToken cancellationToken);

    /// <summary>Removes a job's rows.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task Remove(Guid job, CancellationToken cancellationToken);
}
