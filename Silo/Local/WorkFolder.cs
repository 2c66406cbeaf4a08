using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Silo.Hosting;

namespace Compute.Orleans.Silo.Local;

/// <summary>A hidden folder beside the outputs where they grow; gone when the run ends.</summary>
/// <remarks>
/// Beside them, because a rename within one file system is what lets an output appear whole. Its name is the
/// request's, so that the next run of the same request removes what one that was killed has left.
/// </remarks>
internal sealed class WorkFolder : IDisposable
{
    private readonly FileStream _held;

    private WorkFolder(string path, FileStream held)
    {
        Data = new DataFolder(path);
        _held = held;
    }

    /// <summary>The folder, as the engine works in it.</summary>
    public DataFolder Data { get; }

    /// <summary>Takes the folder of a run, and empties it.</summary>
    /// <param name="outputs">The folder for the outputs; made where it is missing.</param>
    /// <param name="job">The run's id.</param>
    /// <exception cref="StartException">Another process makes the same outputs there.</exception>
    public static WorkFolder Take(string outputs, Guid job)
    {
        var path = Path.Combine(outputs, $".execute-{job:n}");
        var isNew = !Directory.Exists(path);
        Directory.CreateDirectory(path);
        var held = Hold(Path.Combine(path, "lock"), outputs);
        if (!isNew)
        {
            foreach (var left in Directory.GetDirectories(path))
            {
                Directory.Delete(left, recursive: true);
            }
        }

        return new(path, held);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Data.Root, recursive: true);
        }
        catch (IOException)
        {
            // Someone works in it, or a network file system keeps what is open; the next run removes it.
        }

        _held.Dispose();
    }

    private static FileStream Hold(string path, string outputs)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException cause)
        {
            throw new StartException($"another process makes the same outputs in {outputs}: wait for it", cause);
        }
    }
}
