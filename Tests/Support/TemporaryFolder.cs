namespace Compute.Orleans.Tests.Support;

/// <summary>A folder of a test's own, gone when it ends.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes the folder.</summary>
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("compute-test-").FullName;

    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>A path in the folder.</summary>
    /// <param name="name">Relative path.</param>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process that was killed may still be letting go of its files; the folder is only temporary.
        }
    }
}
