using System.Text;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Grains.Tables;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>Knows the data folder of a cluster from any other by a random name in it and in the database.</summary>
internal static class SharedFolder
{
    private const string Setting = "data-folder";

    /// <summary>The file with the name.</summary>
    /// <param name="folder">The data folder.</param>
    public static string PathIn(DataFolder folder) => Path.Combine(folder.Root, "cluster.id");

    /// <summary>Names the folder if the cluster has none yet, and sees to it that this one is the cluster's.</summary>
    /// <param name="database">The migrated database of the cluster.</param>
    /// <param name="folder">The data folder.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="StartException">It is another folder, or cannot be written.</exception>
    public static async Task Ensure(StateDatabase database, DataFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder.Root);
            if (await Known(database, cancellationToken) is null)
            {
                // Files first: those who begin at the same moment on one folder all find the same name in it.
                var name = Found(folder) ?? Make(folder);
                await ClusterSetting.Offer(database, Setting, name, cancellationToken);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"the data folder {folder.Root} cannot be written: {cause.Message}", cause);
        }

        if (await Problem(database, folder, cancellationToken) is { } problem)
        {
            throw new StartException(problem);
        }
    }

    /// <summary>Why a folder is not the cluster's, or null when it is.</summary>
    /// <param name="database">The migrated database of the cluster.</param>
    /// <param name="folder">The data folder.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<string?> Problem(
        StateDatabase database, DataFolder folder, CancellationToken cancellationToken)
    {
        var known = await Known(database, cancellationToken);
        var found = Found(folder);
        return known is null || known == found
            ? null
            : $"the data folder {folder.Root} is not the one of the cluster ({PathIn(folder)} "
                + (found is null ? "is not there" : $"says {found}") + $", the database {known}): mount the folder "
                + "that the other processes use, and name it by --data or COMPUTE_DATA; if it is that folder, and lost "
                + $"the file, write {known} into it";
    }

    /// <summary>The name that the cluster's data folder has, or null while there is none.</summary>
    /// <param name="database">The migrated database of the cluster.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static Task<string?> Known(StateDatabase database, CancellationToken cancellationToken) =>
        ClusterSetting.Known(database, Setting, cancellationToken);

    private static string? Found(DataFolder folder) =>
        File.Exists(PathIn(folder)) ? File.ReadAllText(PathIn(folder)).Trim() : null;

    private static string Make(DataFolder folder)
    {
        var name = Guid.NewGuid().ToString("n");
        var growing = $"{PathIn(folder)}.{name}";
        try
        {
            // On disk before the database names it: a folder that lost it would be refused for ever.
            using (var file = new FileStream(growing, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(Encoding.ASCII.GetBytes(name + "\n"));
                file.Flush(flushToDisk: true);
            }

            File.Move(growing, PathIn(folder), overwrite: false);
            return name;
        }
        catch (IOException) when (File.Exists(PathIn(folder)))
        {
            File.Delete(growing); // Another process was first.
            return Found(folder)!;
        }
    }
}
