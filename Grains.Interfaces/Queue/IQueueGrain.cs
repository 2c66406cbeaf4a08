namespace Compute.Orleans.Grains.Interfaces.Queue;

/// <summary>
/// Decides which jobs may run: a configured number at once, in the order in which they were accepted.
/// </summary>
/// <remarks>
/// One per cluster, keyed by <see cref="Key"/>. It keeps nothing of its own: after a loss it is what the job table
/// says, and jobs that wait ask again. A job holds its place as long as its lease is renewed, or as long as it says
/// that it is there.
/// </remarks>
[GrainInterfaceType("compute.queue"), Alias("compute.queue")]
public interface IQueueGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Key = "queue/main";

    /// <summary>
    /// Asks for a place. The first time the answer comes at once, to say how many are ahead, and so it does after the
    /// queue was lost; later ones wait a while.
    /// </summary>
    /// <param name="job">The job's id; asking again changes nothing.</param>
    /// <param name="accepted">When the job was accepted: its rank.</param>
    /// <param name="cancellationToken">Ends the wait; the job keeps its rank until it leaves.</param>
    /// <returns>Whether the job may run now; if not, it is to ask again at once.</returns>
    [Alias("enter"), ResponseTimeout(Timeouts.Waiting)]
    Task<QueueTurn> Enter(Guid job, DateTimeOffset accepted, CancellationToken cancellationToken);

    /// <summary>
    /// Says that a job that is not in the job table is still there; it is taken for lost when it has not said so for
    /// as long as a lease.
    /// </summary>
    /// <param name="job">The job's id.</param>
    /// <param name="accepted">When it was accepted.</param>
    /// <param name="isRunning">Whether it has a place already: a queue that was lost did not know.</param>
    [Alias("keep"), ResponseTimeout(Timeouts.Control)]
    Task Keep(Guid job, DateTimeOffset accepted, bool isRunning);

    /// <summary>Gives the place or the rank back; does nothing for a job that has neither.</summary>
    /// <param name="job">The job's id.</param>
    [Alias("leave"), ResponseTimeout(Timeouts.Control)]
    Task Leave(Guid job);
}
