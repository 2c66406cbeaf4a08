using System.Globalization;
using Compute.Orleans.Engine.Sources.Caching;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>What the files in a folder of whole files are called.</summary>
/// <remarks>
/// A name is a hash of location and version, and the length: so a file is found whose server does not tell its length,
/// and half of one is never taken for it. Threading: any number of callers; other processes may use the folder, too.
/// </remarks>
/// <param name="folder">Absolute path of the folder.</param>
internal sealed class WholeFileNames(string folder)
{
    private const string Whole = ".whole";
    private const string Part = ".part";

    /// <summary>The files that are whole.</summary>
    public List<FileInfo> Wholes => Files("*" + Whole);

    /// <summary>The files that are not whole.</summary>
    public List<FileInfo> Parts => Files("*" + Part);

    /// <summary>A name for a file that is not whole yet, which no other has.</summary>
    public string NewPart() => Path.Combine(folder, $"{Guid.NewGuid():n}{Part}");

    /// <summary>The name of a file that is whole.</summary>
    /// <param name="location">Its URL.</param>
    /// <param name="identity">Which state of it.</param>
    public string Of(string location, SourceIdentity identity) => Path.Combine(
        folder,
        string.Create(CultureInfo.InvariantCulture, $"{Hash(location, identity.Version)}.{identity.Length}{Whole}"));

    /// <summary>Finds a file that is whole.</summary>
    /// <param name="location">Its URL.</param>
    /// <param name="identity">Which state of it; where its length is untold, its version must do.</param>
    /// <returns>The state that is there, with its length; null when it is not there.</returns>
    public SourceIdentity? Find(string location, SourceIdentity identity)
    {
        List<FileInfo> candidates = identity.Length == WholeFileHead.Untold
            ? Files($"{Hash(location, identity.Version)}.*{Whole}")
            : [new FileInfo(Of(location, identity))];
        return candidates
            .Where(file => file.Exists && file.FullName == Of(location, identity with { Length = file.Length }))
            .Select(file => identity with { Length = file.Length })
            .FirstOrDefault();
    }

    private static string Hash(string location, string version) =>
        CacheFolder.Hash(string.Create(CultureInfo.InvariantCulture, $"{location.Length}:{location}{version}"));

    private List<FileInfo> Files(string pattern)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFiles(pattern).Where(file => file.Exists)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return []; // There is no such folder yet.
        }
    }
}
