using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Compute.Orleans.Engine.Sources.Caching;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>The folder of files that were fetched as a whole.</summary>
/// <remarks>
/// A file that is being fetched has a name and a lock of its own until it is whole: what a crash left is told by the
/// missing lock, and removed by the next process. Whole files that nobody reads go, the one that was opened longest ago
/// first, when all together have more than is kept. Other processes may use the folder, too: a file that is removed
/// under a reader is read to its end. Threading: any number of callers.
/// </remarks>
internal sealed class WholeFileFolder
{
    private const string Whole = ".whole";
    private const string Part = ".part";

    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);

    /// <summary>Removes what was never fetched to its end.</summary>
    /// <param name="path">Absolute path of the folder; made with the first file.</param>
    /// <param name="clock">Tells when a file was opened.</param>
    public WholeFileFolder(string path, TimeProvider clock)
    {
        _clock = clock;
        FolderPath = path;
        foreach (var part in Files(Part))
        {
            try
            {
                using (new FileStream(part.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    part.Delete(); // While it is locked, so that it is nobody else's.
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Another process is fetching it.
            }
        }
    }

    /// <summary>The folder.</summary>
    public string FolderPath { get; }

    /// <summary>Bytes that the folder's file system has left.</summary>
    /// <exception cref="IOException">They cannot be found out.</exception>
    public long FreeBytes
    {
        get
        {
            CacheFolder.Make(FolderPath);
            return new DriveInfo(FolderPath).AvailableFreeSpace;
        }
    }

    /// <summary>Whether a file is there.</summary>
    /// <param name="location">Its URL.</param>
    /// <param name="identity">Which state of it.</param>
    public bool Holds(string location, SourceIdentity identity) => File.Exists(PathOf(location, identity));

    /// <summary>Begins a file; it is locked until it is closed.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public FileStream Begin()
    {
        CacheFolder.Make(FolderPath);
        var path = Path.Combine(FolderPath, $"{Guid.NewGuid():n}{Part}");
        return new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    /// <summary>Gives a file that is whole its name.</summary>
    /// <param name="part">Where it was written.</param>
    /// <param name="location">Its URL.</param>
    /// <param name="identity">Which state of it.</param>
    public void Keep(string part, string location, SourceIdentity identity) =>
        File.Move(part, PathOf(location, identity), overwrite: true);

    /// <summary>Opens a file for a reader.</summary>
    /// <param name="location">Its URL.</param>
    /// <param name="identity">Which state of it.</param>
    /// <returns>The file, whose end is told by <see cref="CloseAsync"/>; null when it is not there.</returns>
    public FileSource? Open(string location, SourceIdentity identity)
    {
        var path = PathOf(location, identity);
        lock (_gate)
        {
            if (!File.Exists(path))
            {
                return null;
            }

            var file = FileSource.Open(path);
            _users[path] = _users.GetValueOrDefault(path) + 1;
            Touch(path);
            return file;
        }
    }

    /// <summary>Ends the use of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="keptBytes">How many bytes all files together may have.</param>
    public async ValueTask CloseAsync(FileSource file, long keptBytes)
    {
        await file.DisposeAsync();
        lock (_gate)
        {
            if (--_users[file.Name] == 0)
            {
                _ = _users.Remove(file.Name);
            }
        }

        Trim(keptBytes);
    }

    /// <summary>Removes files that nobody reads here, as far as all together have too many bytes.</summary>
    /// <param name="keptBytes">How many they may have.</param>
    public void Trim(long keptBytes)
    {
        lock (_gate)
        {
            var files = Files(Whole).OrderBy(file => file.LastWriteTimeUtc).ToList();
            var bytes = files.Sum(file => file.Length);
            foreach (var file in files.Where(file => !_users.ContainsKey(file.FullName)))
            {
                if (bytes <= keptBytes)
                {
                    return;
                }

                bytes -= file.Length;
                Remove(file.FullName);
            }
        }
    }

    /// <summary>Removes a file, if it can be.</summary>
    /// <param name="path">Its path.</param>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It is swept at the next start, or trimmed another time.
        }
    }

    private string PathOf(string location, SourceIdentity identity)
    {
        var (length, version) = identity;
        var text = string.Create(CultureInfo.InvariantCulture, $"{location.Length}:{location}{length}:{version}");
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return Path.Combine(FolderPath, name + Whole);
    }

    private List<FileInfo> Files(string ending)
    {
        try
        {
            return [.. new DirectoryInfo(FolderPath).EnumerateFiles("*" + ending).Where(file => file.Exists)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return []; // There is no such folder yet.
        }
    }

    private void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, _clock.GetUtcNow().UtcDateTime);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It only goes sooner.
        }
    }
}
