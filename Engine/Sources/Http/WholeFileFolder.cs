using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Caching;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>The folder of files that were fetched as a whole.</summary>
/// <remarks>
/// A file that is being fetched has a name and a lock of its own until it is whole: what a crash left is told by the
/// missing lock, and removed by the next process. Whole files that nobody reads go, the one that was opened longest ago
/// first, when such files together have more than is kept, or where a file that is wanted needs their room. Other
/// processes may use the folder, too: a file that is removed under a reader is read to its end. What is fetched with
/// credentials is for no other account here. Threading: any number of callers.
/// </remarks>
internal sealed class WholeFileFolder
{
    private readonly WholeFileNames _names;
    private readonly TimeProvider _clock;
    private readonly Action<string, Exception?>? _report;
    private readonly Func<string, long> _freeBytes;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, WholeFileCopy> _open = new(StringComparer.Ordinal);
    private long _promised;

    /// <summary>Removes what was never fetched to its end.</summary>
    /// <param name="path">Absolute path of the folder; made with the first file.</param>
    /// <param name="clock">Tells when a file was opened.</param>
    /// <param name="report">Told, for who runs the service, why the folder did not take a file; or null.</param>
    /// <param name="freeBytes">How many bytes are free on the disk of a folder; the system says by default.</param>
    public WholeFileFolder(
        string path,
        TimeProvider clock,
        Action<string, Exception?>? report = null,
        Func<string, long>? freeBytes = null)
    {
        _clock = clock;
        _report = report;
        _freeBytes = freeBytes ?? CacheFolder.FreeBytes;
        FolderPath = Path.GetFullPath(path);
        _names = new(FolderPath);
        foreach (var part in _names.Parts)
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

    /// <summary>The folder; for no message that a client sees.</summary>
    public string FolderPath { get; }

    /// <summary>Finds a file.</summary>
    /// <param name="location">Its URL.</param>
    /// <param name="identity">Which state of it; where its length is untold, its version must do.</param>
    /// <returns>The state that is there, with its length; null when it is not there.</returns>
    public SourceIdentity? Find(string location, SourceIdentity identity)
    {
        lock (_gate)
        {
            return Look(location, identity);
        }
    }

    /// <summary>Opens a file for a reader.</summary>
    /// <param name="name">The file as messages name it.</param>
    /// <param name="location">Its URL.</param>
    /// <param name="identity">Which state of it; where its length is untold, its version must do.</param>
    /// <returns>The file, whose use is ended by <see cref="CloseAsync"/>; null when it cannot be had.</returns>
    public WholeFileCopy? Open(string name, string location, SourceIdentity identity)
    {
        lock (_gate)
        {
            if (Look(location, identity) is not { } found)
            {
                return null;
            }

            var path = _names.Of(location, found);
            try
            {
                var copy = Use(_open.GetValueOrDefault(path) ?? new(path, found, FileSource.Open(path, name)));
                Touch(path);
                return copy;
            }
            catch (ComputeException)
            {
                return null; // Another process has removed it, or it is another account's.
            }
        }
    }

    /// <summary>Opens a file once more that somebody has open.</summary>
    /// <param name="copy">The file.</param>
    public WholeFileCopy OpenAgain(WholeFileCopy copy)
    {
        lock (_gate)
        {
            return Use(copy);
        }
    }

    /// <summary>Ends the use of a file.</summary>
    /// <param name="copy">The file.</param>
    /// <param name="keptBytes">How many bytes the files may have together that nobody reads.</param>
    public async ValueTask CloseAsync(WholeFileCopy copy, long keptBytes)
    {
        lock (_gate)
        {
            if (--copy.Users > 0)
            {
                return;
            }

            if (_open.GetValueOrDefault(copy.Path) == copy)
            {
                _ = _open.Remove(copy.Path); // And not one that was fetched after this was removed.
            }
        }

        await copy.File.DisposeAsync();
        Trim(keptBytes);
    }

    /// <summary>Begins a file where there is room for it, beside all others that are begun.</summary>
    /// <param name="bytes">How many bytes it may have at most.</param>
    /// <param name="room">How many bytes it might have had.</param>
    /// <returns>The file; null where there is no room.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public WholeFilePart? Begin(long bytes, out long room)
    {
        CacheFolder.Make(FolderPath);
        lock (_gate)
        {
            room = Math.Max(0, MakeRoom(bytes));
            if (room < bytes)
            {
                return null;
            }

            _promised += bytes;
        }

        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.None,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new(this, new(_names.NewPart(), options), bytes);
        }
        catch
        {
            GiveBack(bytes);
            throw;
        }
    }

    /// <summary>Gives a file that is whole its name, and opens it for its first user.</summary>
    /// <param name="part">Where it was written.</param>
    /// <param name="name">The file as messages name it.</param>
    /// <param name="location">Its URL.</param>
    /// <param name="identity">Which state of it.</param>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    public async Task<WholeFileCopy> KeepAsync(string part, string name, string location, SourceIdentity identity)
    {
        var path = _names.Of(location, identity);
        var file = FileSource.Open(part, name); // Before others see it, who might remove it.
        try
        {
            lock (_gate)
            {
                File.Move(part, path, overwrite: true);
                return Use(new(path, identity, file));
            }
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Removes files that nobody reads here, as far as such files together have too many bytes.</summary>
    /// <param name="keptBytes">How many they may have.</param>
    public void Trim(long keptBytes)
    {
        lock (_gate)
        {
            var idle = Idle();
            var bytes = idle.Sum(file => file.Length);
            foreach (var file in idle.TakeWhile(_ => bytes > keptBytes))
            {
                bytes -= file.Length;
                Remove(file.FullName);
            }
        }
    }

    /// <summary>Takes back what was promised to a file, as it has been written or never will be.</summary>
    /// <param name="bytes">How many bytes.</param>
    public void GiveBack(long bytes)
    {
        lock (_gate)
        {
            _promised -= bytes;
        }
    }

    /// <summary>Tells who runs the service what clients are not told.</summary>
    /// <param name="why">Why a file was not kept.</param>
    /// <param name="cause">The exception behind it, or null.</param>
    public void Report(string why, Exception? cause) => _report?.Invoke(why, cause);

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

    private WholeFileCopy Use(WholeFileCopy copy)
    {
        copy.Users++;
        _open[copy.Path] = copy;
        return copy;
    }

    private SourceIdentity? Look(string location, SourceIdentity identity) =>
        _open.ContainsKey(_names.Of(location, identity)) ? identity : _names.Find(location, identity);

    /// <summary>Removes files that nobody reads where that makes room enough, and says how much there is.</summary>
    private long MakeRoom(long bytes)
    {
        var idle = Idle();
        var hasEnough = Room() + idle.Sum(file => file.Length) >= bytes;
        foreach (var file in idle.TakeWhile(_ => hasEnough && Room() < bytes))
        {
            Remove(file.FullName);
        }

        return Room();
    }

    private long Room() => _freeBytes(FolderPath) - RangeStore.ReserveBytes - _promised;

    /// <summary>The files that nobody reads here, the one that was opened longest ago first.</summary>
    private List<FileInfo> Idle() =>
        [.. _names.Wholes.Where(file => !_open.ContainsKey(file.FullName)).OrderBy(file => file.LastWriteTimeUtc)];

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
