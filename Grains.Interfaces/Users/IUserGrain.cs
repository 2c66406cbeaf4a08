using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.Grains.Interfaces.Users;

/// <summary>One user's counts. The list of their jobs is the job table's.</summary>
/// <remarks>Counts may lose the last seconds when a silo dies; jobs never do.</remarks>
[Alias("compute.user")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>What every key begins with: names such as "add" would otherwise be read as numbers.</summary>
    const string KeyPrefix = "user/";

    /// <summary>The key of a user.</summary>
    /// <param name="user">The user's name.</param>
    static string KeyOf(string user) => KeyPrefix + user;

    /// <summary>Counts what became of a job.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="phase">The phase that it entered.</param>
    /// <param name="bytesRead">Bytes that it read from inputs, once it ended.</param>
    /// <param name="bytesWritten">Bytes of its outputs, once it succeeded.</param>
    [Alias("count")]
    Task Count(Guid job, JobPhase phase, long bytesRead, long bytesWritten);

    /// <summary>The counts now.</summary>
    [Alias("usage")]
    Task<UserUsage> GetUsage();
}
