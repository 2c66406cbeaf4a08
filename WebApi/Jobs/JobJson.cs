using System.Globalization;
using System.Text.Json;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Users;
using Compute.Orleans.WebApi.Urls;

namespace Compute.Orleans.WebApi.Jobs;

/// <summary>Jobs and statuses as the original service's REST clients read them.</summary>
/// <remarks>
/// Source: compute_wps/serializers.py of ESGF/esgf-compute-wps, and what cwt's LLNLClient takes out of it.
/// </remarks>
internal static class JobJson
{
    private const double BytesPerMegabyte = 1e6;

    /// <summary>Writes a page of a list, with the URLs of the pages around it.</summary>
    public static void WritePage(
        Utf8JsonWriter writer, UserJobs jobs, JobPaging paging, PublicUrls urls, DateTimeOffset now)
    {
        writer.WriteStartObject();
        writer.WriteNumber("count", jobs.Count);
        writer.WriteString("next", Url(paging.Next(jobs.Count)));
        writer.WriteString("previous", Url(paging.Previous));
        writer.WriteStartArray("results");
        foreach (var job in jobs.Jobs)
        {
            WriteJob(writer, job, urls, now);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();

        string? Url(JobPaging? page) => page is { } there ? urls.Jobs(there.Offset, there.Limit) : null;
    }

    /// <summary>Writes a job. Sizes are megabytes, as text, as they always were.</summary>
    public static void WriteJob(Utf8JsonWriter writer, JobEntry job, PublicUrls urls, DateTimeOffset now)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", job.Number);
        writer.WriteString("identifier", job.Process);
        writer.WriteString("status", Name(job.Phase));
        writer.WriteString("accepted", job.Accepted.UtcDateTime);
        writer.WriteString("elapsed", Elapsed((job.HasEnded ? job.Changed : now) - job.Accepted));
        writer.WriteStartArray("output");
        foreach (var output in job.Outputs)
        {
            writer.WriteStartObject();
            writer.WriteString("remote", urls.Dap(output.Path));
            writer.WriteString(
                "size", (output.Length / BytesPerMegabyte).ToString("0.0000", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("status_links");
        writer.WriteStringValue(urls.JobStatus(job.Id));
        writer.WriteEndArray();
        writer.WriteString("url", urls.Job(job.Id));
        writer.WriteEndObject();
    }

    /// <summary>Writes a status, with the phases that were passed, each with its time.</summary>
    public static void WriteStatus(Utf8JsonWriter writer, JobStatus status)
    {
        var failed = status.Phase is JobPhase.Failed or JobPhase.Dismissed;
        writer.WriteStartObject();
        writer.WriteString("status", Name(status.Phase));
        writer.WriteString("created_date", status.Accepted.UtcDateTime);
        writer.WriteStartArray("message");
        WriteMessage(writer, status.Accepted, "Accepted", 0);
        if (status.Started is { } started)
        {
            WriteMessage(writer, started, "Started", 0);
        }

        if (status.Phase != JobPhase.Accepted || status.Changed > status.Accepted)
        {
            WriteMessage(
                writer, status.Removed ?? status.Changed, status.Message,
                double.IsFinite(status.Percent) ? status.Percent : 0);
        }

        writer.WriteEndArray();
        writer.WriteString("exception", failed ? status.Message : null);
        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, DateTimeOffset time, string message, double percent)
    {
        writer.WriteStartObject();
        writer.WriteString("created_date", time.UtcDateTime);
        writer.WriteString("message", message);
        writer.WriteNumber("percent", Math.Round(percent, 1));
        writer.WriteEndObject();
    }

    /// <summary>A duration as Django's REST framework writes it: days, if any, then hours to microseconds.</summary>
    private static string Elapsed(TimeSpan time)
    {
        var elapsed = time > TimeSpan.Zero ? time : TimeSpan.Zero;
        return elapsed.ToString(
            elapsed.Days > 0 ? @"d' 'hh\:mm\:ss\.ffffff" : @"hh\:mm\:ss\.ffffff", CultureInfo.InvariantCulture);
    }

    private static string Name(JobPhase phase) => phase switch
    {
        JobPhase.Accepted => "ProcessAccepted",
        JobPhase.Started => "ProcessStarted",
        JobPhase.Paused => "ProcessPaused",
        JobPhase.Succeeded => "ProcessSucceeded",
        _ => "ProcessFailed",
    };
}
