using System.Buffers;
using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>The names in a cache's folder: a folder for each location, in it one for each state of the file.</summary>
/// <remarks>What has another name is none of the cache's, and is left alone.</remarks>
internal static class CacheFolder
{
    private static readonly SearchValues<char> _hexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly EnumerationOptions _all =
        new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };


    /// <summary>Where the ranges of a file are: cryptographic hashes, so that no file is taken for another.</summary>
    /// <param name="root">The cache's folder.</param>
    /// <param name="location">The file's full URL.</param>
    /// <param name="identity">The file's state.</param>
    public static string Of(string root, string location, SourceIdentity identity)
    {
        var (length, version) = identity;
        var state = string.Create(CultureInfo.InvariantCulture, $"{location.Length}:{location}{length}:{version}");
        return Path.Combine(root, Hash(location), Hash(state));
    }

    /// <summary>A name that no other text leads to.</summary>
    /// <param name="text">What the name stands for.</param>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The folders in a folder that are of a cache.</summary>
    /// <param name="folder">The cache's folder, or a location's.</param>
    public static List<string> Folders(string folder) => Entries(
        folder,
        (ref FileSystemEntry entry) => entry.ToFullPath(),
        (ref FileSystemEntry entry) => entry.IsDirectory && IsHash(entry.FileName));

    /// <summary>The ranges that are in a file's folder.</summary>
    /// <param name="folder">The file's folder.</param>
    public static List<KeptRange> Ranges(string folder) => Entries(
        folder,
        (ref FileSystemEntry entry) => KeptRange.TryParse(entry.FileName, Seconds(entry.LastAccessTimeUtc))!.Value,
        (ref FileSystemEntry entry) => !entry.IsDirectory && KeptRange.TryParse(entry.FileName, 0) is not null);

    /// <summary>The temporary files in a file's folder that nobody can be writing any more, by the clock.</summary>
    /// <param name="folder">The file's folder.</param>
    /// <param name="before">When they must have been written, at the latest.</param>
    public static List<string> Leftovers(string folder, DateTimeOffset before) => Entries(
        folder,
        (ref FileSystemEntry entry) => entry.ToFullPath(),
        (ref FileSystemEntry entry) => !entry.IsDirectory
            && RangeFile.IsOthersTemporary(entry.FileName)
            && entry.LastWriteTimeUtc < before);

    /// <summary>Writes down when a file was used, where a process that is started later finds it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="now">Seconds since 1970.</param>
    public static void NoteUse(string path, uint now)
    {
        try
        {
            File.SetLastAccessTimeUtc(path, DateTimeOffset.FromUnixTimeSeconds(now).UtcDateTime);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Another process removed it, or the folder is another user's: it counts as used less lately than it was.
        }
    }

    /// <summary>Makes a file's folder; what is fetched with credentials is for no other account here.</summary>
    /// <param name="folder">The file's folder.</param>
    public static void Make(string folder)
    {
        const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        _ = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, Mine);
    }

    /// <summary>Removes a folder that is empty, or everything in it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="whole">Whether it is removed with what is in it.</param>
    public static void Remove(string folder, bool whole)
    {
        try
        {
            Directory.Delete(folder, whole);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Something is in it, or another process was faster.
        }
    }

    /// <summary>How many bytes are free on a folder's disk; a great number when that is not known.</summary>
    /// <param name="folder">The folder, or where it will be.</param>
    public static long FreeBytes(string folder)
    {
        try
        {
            while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
            {
                folder = parent;
            }

            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return long.MaxValue / 2; // It is not known; writing will show.
        }
    }

    private static uint Seconds(DateTimeOffset time) => (uint)Math.Clamp(time.ToUnixTimeSeconds(), 0, uint.MaxValue);

    private static bool IsHash(ReadOnlySpan<char> name) =>
        name.Length == 2 * SHA256.HashSizeInBytes && !name.ContainsAnyExcept(_hexDigits);

    private static List<T> Entries<T>(
        string folder,
        FileSystemEnumerable<T>.FindTransform transform,
        FileSystemEnumerable<T>.FindPredicate predicate)
    {
        try
        {
            return [.. new FileSystemEnumerable<T>(folder, transform, _all) { ShouldIncludePredicate = predicate }];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return []; // It is not there, or may not be seen: nothing is kept in it.
        }
    }
}
