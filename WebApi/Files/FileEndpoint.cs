using Compute.Orleans.WebApi.Telemetry;

namespace Compute.Orleans.WebApi.Files;

/// <summary>Serves outputs as files, whole or by range, with a strong ETag: a download can be taken up again.</summary>
/// <remarks>Several ranges in one request get the whole file, as RFC 9110, 14.2 allows.</remarks>
internal sealed class FileEndpoint(PublicFiles files)
{
    private const string NetCdf = "application/netcdf";
    private const string Other = "application/octet-stream";

    /// <summary>Answers with a file, or 404.</summary>
    public IResult Handle(HttpContext context, string user, string job, string file)
    {
        MeasuredOperation.Set(context, "File");
        if (files.Find(user, job, file) is not { } found)
        {
            return Results.Text("There is no such file.", statusCode: StatusCodes.Status404NotFound);
        }

        if (context.Request.Headers.Range.ToString() is { Length: > 0 } range
            && !range.TrimStart().StartsWith("bytes", StringComparison.OrdinalIgnoreCase))
        {
            context.Request.Headers.Range = default; // Other units are ignored; the framework takes them for bytes.
        }

        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.File(
            found.FullName,
            file.EndsWith(".nc", StringComparison.OrdinalIgnoreCase) ? NetCdf : Other,
            fileDownloadName: file,
            lastModified: new DateTimeOffset(found.LastWriteTimeUtc),
            entityTag: PublicFiles.Tag(found),
            enableRangeProcessing: true);
    }
}
