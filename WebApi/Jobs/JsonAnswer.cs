using System.Text.Json;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Jobs;

/// <summary>Answers in JSON, and refuses in JSON: "detail" is where clients of Django's REST framework look.</summary>
internal static class JsonAnswer
{
    /// <summary>Answers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="write">Writes the document.</param>
    public static async Task Send(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(
                buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.RequestAborted);
        }
    }

    /// <summary>Answers, or says in JSON why not; what is a fault of the program is left to others.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">Answers it.</param>
    public static async Task Guard(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (Exception exception) when (!context.Response.HasStarted && Refusal.Of(exception, context) is not null)
        {
            var refusal = Refusal.Of(exception, context)!;
            context.Response.Clear();
            refusal.Announce(context);
            await Refuse(context, refusal.Status, refusal.Report.Text);
        }
    }

    /// <summary>Says why not.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="detail">What, the value, and what would do.</param>
    public static Task Refuse(HttpContext context, int status, string detail) => Send(context, status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("detail", detail);
        writer.WriteEndObject();
    });
}
