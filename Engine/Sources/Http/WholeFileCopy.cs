namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>A file on the disk that was fetched as a whole, open for all who read it in this process.</summary>
/// <remarks>
/// It is read to its end, whoever removes it from its folder meanwhile. Threading: any number of readers; the count is
/// the folder's, under its lock.
/// </remarks>
/// <param name="path">Absolute path of the copy.</param>
/// <param name="identity">What its server said that the file is.</param>
/// <param name="file">The copy.</param>
internal sealed class WholeFileCopy(string path, SourceIdentity identity, FileSource file)
{
    /// <summary>Absolute path of the copy; for no message that a client sees.</summary>
    public string Path => path;

    /// <summary>What its server said that the file is.</summary>
    public SourceIdentity Identity => identity;

    /// <summary>The copy's bytes.</summary>
    public FileSource File => file;

    /// <summary>How many use it.</summary>
    public int Users { get; set; }
}
