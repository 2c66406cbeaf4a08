using Microsoft.AspNetCore.Connections;

namespace Compute.Orleans.WebApi.Faults;

/// <summary>Turns what a request threw into an exception report; a fault of this program shows a log id only.</summary>
internal sealed partial class ExceptionMiddleware(ILogger<ExceptionMiddleware> logger) : IMiddleware
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException gone)
            when (context.RequestAborted.IsCancellationRequested || gone is ConnectionAbortedException)
        {
            // The client has gone; there is nobody to answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var refusal = Refusal.Of(exception, context) ?? Internal(exception);
            context.Response.Clear();
            await refusal.Send(context);
        }
        catch (Exception exception)
        {
            LogCut(logger, exception);
            context.Abort(); // Half an answer must not end as if it were the whole.
        }
    }

    private Refusal Internal(Exception exception)
    {
        var id = Guid.NewGuid().ToString("n");
        LogInternal(logger, exception, id);
        return new(
            StatusCodes.Status500InternalServerError,
            new(OwsCodes.NoApplicableCode, null, $"the service failed; its log tells more under id {id}"));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed (log id {Id}).")]
    private static partial void LogInternal(ILogger logger, Exception exception, string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "An answer failed when a part of it was sent; it was cut off.")]
    private static partial void LogCut(ILogger logger, Exception exception);
}
