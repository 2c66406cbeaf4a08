using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Grains.Workers;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>The files that a job needs until it ends.</summary>
internal static class JobFiles
{
    /// <summary>Removes a job's work folder and what its outputs were while they grew.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="user">The job's owner.</param>
    /// <param name="job">The job.</param>
    /// <param name="keepOutputs">Whether the finished outputs stay: they are results.</param>
    public static void Remove(DataFolder folder, string user, Guid job, bool keepOutputs)
    {
        Remove(folder.Growing(job));
        if (!keepOutputs)
        {
            Remove(folder.Outputs(user, job));
        }

        Remove(folder.Work(job)); // Last: as long as it is there, the sweeper knows that there is something to remove.
    }

    /// <summary>Removes all that is left of a job which was never recorded.</summary>
    /// <returns>Whether there was anything that is known to be a job's.</returns>
    public static async Task<bool> DropAsync(DataFolder folder, Guid job, CancellationToken cancellationToken)
    {
        if (!WorkFile.IsIn(folder.Work(job)))
        {
            return false;
        }

        if (await WorkFile.OwnerAsync(folder, job, cancellationToken) is { } user)
        {
            Remove(folder, user, job, keepOutputs: false);
        }
        else
        {
            // The file went with the power, which outputs may have outlived: they are found without their owner's name.
            Remove(folder.Growing(job));
            foreach (var outputs in OutputsOfAnyone(folder, job))
            {
                Remove(outputs);
            }

            Remove(folder.Work(job));
        }

        return true;
    }

    /// <summary>Whether a partition's spilled state, if it has one, is still there.</summary>
    public static bool HasSpill(DataFolder folder, Guid job, string? spillFile) =>
        spillFile is null || new FileInfo(Path.Combine(folder.Work(job), spillFile)) is { Exists: true, Length: > 0 };

    private static string[] OutputsOfAnyone(DataFolder folder, Guid job) => Directory.Exists(folder.Public)
        ? [.. Directory.EnumerateDirectories(folder.Public).Select(user => Path.Combine(user, job.ToString("n")))]
        : [];

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
