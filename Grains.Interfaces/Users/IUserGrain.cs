using Compute.Orleans.Grains.Interfaces.Jobs;
using Orleans.Concurrency;

namespace Compute.Orleans.Grains.Interfaces.Users;

/// <summary>One user's counts. The list of their jobs is the job table's.</summary>
/// <remarks>Counts may lose the last seconds when a silo dies; jobs never do.</remarks>
[GrainInterfaceType("compute.user"), Alias("compute.user")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>What every key begins with: names such as "add" would otherwise be read as numbers.</summary>
    const string KeyPrefix = "user/";

    /// <summary>The most jobs of a page: their outputs are asked for one by one, and a message is bounded.</summary>
    const int LongestPage = 100;

    /// <summary>The key of a user.</summary>
    /// <param name="user">The user's name.</param>
    static string KeyOf(string user) => KeyPrefix + user;

    /// <summary>Counts what became of a job.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="phase">The phase that it entered.</param>
    /// <param name="bytesRead">Bytes that it read from inputs, once it ended.</param>
    /// <param name="bytesWritten">Bytes of its outputs, once it succeeded.</param>
    [Alias("count"), ResponseTimeout(Timeouts.Control)]
    Task Count(Guid job, JobPhase phase, long bytesRead, long bytesWritten);

    /// <summary>A page of the user's jobs, without those that were removed.</summary>
    /// <param name="offset">How many of the newest to pass over.</param>
    /// <param name="limit">How many at most; no page is longer than <see cref="LongestPage"/>.</param>
    [Alias("jobs"), AlwaysInterleave, ResponseTimeout(Timeouts.Control)]
    Task<UserJobs> Jobs(long offset, int limit);

    /// <summary>The id of the user's job of a running number, removed or not, or null.</summary>
    /// <param name="number">The running number.</param>
    [Alias("find-job"), AlwaysInterleave, ResponseTimeout(Timeouts.Control)]
    Task<Guid?> FindJob(long number);

    /// <summary>The counts now.</summary>
    [Alias("usage"), ResponseTimeout(Timeouts.Control)]
    Task<UserUsage> GetUsage();
}
