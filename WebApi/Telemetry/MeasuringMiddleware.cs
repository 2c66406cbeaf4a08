using System.Diagnostics;

namespace Compute.Orleans.WebApi.Telemetry;

/// <summary>Counts how long requests took, of those that said what operation they are.</summary>
internal static class MeasuringMiddleware
{
    public static async Task Measure(HttpContext context, RequestDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        await next(context);
        if (context.Features.Get<MeasuredOperation>() is { } operation)
        {
            EdgeMetrics.Answered(operation.Name, context.Response.StatusCode, Stopwatch.GetElapsedTime(started));
        }
    }
}
