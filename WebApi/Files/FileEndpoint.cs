using System.Globalization;
using Compute.Orleans.WebApi.Jobs;
using Compute.Orleans.WebApi.Telemetry;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Compute.Orleans.WebApi.Files;

/// <summary>Serves outputs as files, whole or by range, with a strong ETag: a download can be taken up again.</summary>
/// <remarks>
/// The part of the path that names the job is its random id, so whoever has the URL was given it. Several ranges in one
/// request get the whole file, as RFC 9110, 14.2 allows.
/// </remarks>
internal sealed class FileEndpoint(IOptions<EdgeOptions> options)
{
    private const string NetCdf = "application/netcdf";
    private const string Other = "application/octet-stream";
    private const int LongestName = 255;

    /// <summary>Answers with a file, or 404.</summary>
    public IResult Handle(HttpContext context, string user, string job, string file)
    {
        MeasuredOperation.Set(context, "File");
        if (!IsSafe(user) || !IsSafe(file) || JobFile.TryParseId(job) is null || Find(user, job, file) is not { } found)
        {
            return Results.Text("There is no such file.", statusCode: StatusCodes.Status404NotFound);
        }

        if (context.Request.Headers.Range.ToString() is { Length: > 0 } range
            && !range.TrimStart().StartsWith("bytes", StringComparison.OrdinalIgnoreCase))
        {
            context.Request.Headers.Range = default; // Other units are ignored; the framework takes them for bytes.
        }

        context.Response.Headers.XContentTypeOptions = "nosniff";
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{found.Length:x}-{found.LastWriteTimeUtc.Ticks:x}\"");
        return Results.File(
            found.FullName,
            file.EndsWith(".nc", StringComparison.OrdinalIgnoreCase) ? NetCdf : Other,
            fileDownloadName: file,
            lastModified: new DateTimeOffset(found.LastWriteTimeUtc),
            entityTag: new EntityTagHeaderValue(tag),
            enableRangeProcessing: true);
    }

    /// <summary>Whether a part of a path names something in its folder: no other folder, nothing hidden.</summary>
    public static bool IsSafe(string segment) =>
        segment.Length is > 0 and <= LongestName
        && segment[0] != '.'
        && segment.AsSpan().IndexOfAny('/', '\\') < 0
        && !segment.Any(char.IsControl);

    // No part of the way may be a symbolic link: only what the service itself wrote is served.
    private FileInfo? Find(string user, string job, string file)
    {
        var folder = new DirectoryInfo(Path.Combine(options.Value.PublicFolder, user));
        var jobFolder = new DirectoryInfo(Path.Combine(folder.FullName, job));
        var found = new FileInfo(Path.Combine(jobFolder.FullName, file));
        return IsPlain(folder) && IsPlain(jobFolder) && IsPlain(found) ? found : null;
    }

    private static bool IsPlain(FileSystemInfo entry) =>
        entry.Exists && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
}
