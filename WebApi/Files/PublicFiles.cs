using System.Globalization;
using Compute.Orleans.WebApi.Jobs;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Compute.Orleans.WebApi.Files;

/// <summary>Finds the finished outputs that URLs name: the one gate between paths of requests and the disk.</summary>
/// <remarks>
/// The part of the path that names the job is its random id, so whoever has the URL was given it. A file in the public
/// folder is whole: it gets its name once all of it is written.
/// </remarks>
internal sealed class PublicFiles(IOptions<EdgeOptions> options)
{
    private const int LongestName = 255;

    /// <summary>The output of a path below the public folder, or null when there is none that may be served.</summary>
    /// <param name="user">The owner's folder.</param>
    /// <param name="job">The job's id.</param>
    /// <param name="file">The file's name.</param>
    public FileInfo? Find(string user, string job, string file)
    {
        if (!IsSafe(user) || !IsSafe(file) || JobFile.TryParseId(job) is null)
        {
            return null;
        }

        // No part of the way may be a symbolic link: only what the service itself wrote is served.
        var folder = new DirectoryInfo(Path.Combine(options.Value.PublicFolder, user));
        var jobFolder = new DirectoryInfo(Path.Combine(folder.FullName, job));
        var found = new FileInfo(Path.Combine(jobFolder.FullName, file));
        return IsPlain(folder) && IsPlain(jobFolder) && IsPlain(found) ? found : null;
    }

    /// <summary>All outputs of a user, the newest jobs first; what cannot be read any more is left out.</summary>
    /// <param name="user">The owner's folder.</param>
    public IEnumerable<FileInfo> List(string user)
    {
        var folder = new DirectoryInfo(Path.Combine(options.Value.PublicFolder, user));
        if (!IsSafe(user) || !IsPlain(folder))
        {
            return [];
        }

        var jobs = folder.EnumerateDirectories()
            .Where(job => JobFile.TryParseId(job.Name) is not null && IsPlain(job))
            .OrderByDescending(job => job.LastWriteTimeUtc)
            .ThenBy(job => job.Name, StringComparer.Ordinal);
        return
            from job in jobs
            from file in FilesOf(job)
            where IsSafe(file.Name) && IsPlain(file)
            select file;
    }

    /// <summary>Whether a part of a path names something in its folder: no other folder, nothing hidden.</summary>
    public static bool IsSafe(string segment) =>
        segment.Length is > 0 and <= LongestName
        && segment[0] != '.'
        && segment.AsSpan().IndexOfAny('/', '\\') < 0
        && !segment.Any(char.IsControl);

    /// <summary>The strong ETag of what is made of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="form">What is made of it; empty for the file itself.</param>
    public static EntityTagHeaderValue Tag(FileInfo file, string form = "") => new(string.Create(
        CultureInfo.InvariantCulture, $"\"{file.Length:x}-{file.LastWriteTimeUtc.Ticks:x}{form}\""));

    // A job's folder may go while it is listed.
    private static IEnumerable<FileInfo> FilesOf(DirectoryInfo job)
    {
        try
        {
            return job.GetFiles().OrderBy(file => file.Name, StringComparer.Ordinal);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static bool IsPlain(FileSystemInfo entry) =>
        entry.Exists && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
}
