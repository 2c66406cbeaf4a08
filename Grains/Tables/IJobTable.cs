using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.Grains.Tables;

/// <summary>The table compute_job: one row a job, beside the job grain's own state.</summary>
/// <remarks>Every method is idempotent, and durable when it returns.</remarks>
public interface IJobTable
{
    /// <summary>Adds a job in phase Accepted, with the next running number of its user.</summary>
    /// <param name="id">The job's id; a known one changes nothing.</param>
    /// <param name="user">The owner.</param>
    /// <param name="process">Identifier of the process.</param>
    /// <param name="accepted">When it was recorded.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The job's running number.</returns>
    Task<long> Add(Guid id, string user, string process, DateTimeOffset accepted, CancellationToken cancellationToken);

    /// <summary>
    /// Says in one write how a job ended, and drops its partitions: one that is not there yet is added, with the next
    /// running number of its user; one that had ended keeps the phase that it ended with.
    /// </summary>
    /// <param name="job">How it ended; its number and its lease do not count.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The job's running number.</returns>
    Task<long> AddEnded(JobRow job, CancellationToken cancellationToken);

    /// <summary>Sets a job's phase; an ended job keeps the phase that it ended with.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="phase">The new phase.</param>
    /// <param name="changed">When it changed.</param>
    /// <param name="outputBytes">Bytes of its outputs, 0 while there are none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InvalidOperationException">The job was never added, which is a fault of the caller.</exception>
    Task SetPhase(
        Guid id, JobPhase phase, DateTimeOffset changed, long outputBytes, CancellationToken cancellationToken);

    /// <summary>Takes or renews the lease on a job; one that has ended has none.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="holder">The silo's address, with its generation.</param>
    /// <param name="until">When it must be renewed.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InvalidOperationException">The job was never added, which is a fault of the caller.</exception>
    Task Lease(Guid id, string holder, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Takes a job out of its owner's list; a second time changes nothing.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="removed">When.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task Remove(Guid id, DateTimeOffset removed, CancellationToken cancellationToken);

    /// <summary>Says that nothing is left to remove of a job that was removed.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="cleaned">When.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task Clean(Guid id, DateTimeOffset cleaned, CancellationToken cancellationToken);

    /// <summary>The job of an id, removed or not, or null.</summary>
    /// <param name="id">The job's id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<JobRow?> Find(Guid id, CancellationToken cancellationToken);

    /// <summary>All jobs that have not ended, the first accepted first.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<JobRow>> Unfinished(CancellationToken cancellationToken);

    /// <summary>The jobs that were removed and of which something may be left.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<JobRow>> Removing(CancellationToken cancellationToken);

    /// <summary>The job of a user's running number, removed or not, or null.</summary>
    /// <param name="user">The owner.</param>
    /// <param name="number">The running number.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<JobRow?> Find(string user, long number, CancellationToken cancellationToken);

    /// <summary>A page of a user's jobs that were not removed, the newest first.</summary>
    /// <param name="user">The owner.</param>
    /// <param name="offset">How many to pass over.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<JobRow>> OfUser(string user, long offset, int limit, CancellationToken cancellationToken);

    /// <summary>How many jobs a user has that were not removed.</summary>
    /// <param name="user">The owner.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<long> CountOfUser(string user, CancellationToken cancellationToken);
}
