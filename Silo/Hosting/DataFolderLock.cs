using Compute.Orleans.Engine.Storage;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>
/// Holds a data folder for one standalone node, or for the silos of a cluster; the system lets go of it however the
/// process ends.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Takes the folder, making it if it is missing.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="isShared">Whether others may hold it that share it too: the silos of a cluster.</param>
    /// <exception cref="StartException">Another node has it, or it cannot be written.</exception>
    public static DataFolderLock Take(DataFolder folder, bool isShared = false)
    {
        var path = Path.Combine(folder.Root, "node.lock");
        try
        {
            Directory.CreateDirectory(folder.Root);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"the data folder {folder.Root} cannot be made: {cause.Message}", cause);
        }

        try
        {
            return new(isShared
                ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read)
                : new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new StartException($"the data folder {folder.Root} cannot be written: {cause.Message}", cause);
        }
        catch (IOException cause)
        {
            throw new StartException(
                (isShared ? "a standalone node" : "another node")
                + $" runs on the data folder {folder.Root}: end it, or choose another folder by --data"
                + $" or COMPUTE_DATA ({cause.Message})",
                cause);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
