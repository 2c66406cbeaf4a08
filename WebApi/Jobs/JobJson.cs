using System.Globalization;
using System.Text.Json;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.WebApi.Jobs;

/// <summary>A job's status as the original service's REST clients read it.</summary>
internal static class JobJson
{
    /// <summary>Answers with it.</summary>
    public static async Task Send(HttpContext context, JobStatus status)
    {
        var bytes = ToBytes(status);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    /// <summary>The JSON text.</summary>
    public static byte[] ToBytes(JobStatus status)
    {
        var failed = status.Phase is JobPhase.Failed or JobPhase.Dismissed;
        var percent = double.IsFinite(status.Percent) ? status.Percent : 0;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("status", Name(status.Phase));
            writer.WriteString("created_date", status.Accepted.UtcDateTime);
            writer.WriteStartArray("message");
            writer.WriteStartObject();
            writer.WriteString("created_date", status.Changed.UtcDateTime);
            writer.WriteString("message", status.Message);
            writer.WriteString("percent", percent.ToString("0.#", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteString("exception", failed ? status.Message : null);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
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
