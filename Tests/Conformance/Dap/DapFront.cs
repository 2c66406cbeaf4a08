using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Tests.Conformance.Dap;

/// <summary>A server before a service, which passes on what is asked by DAP2 and knows of nothing else.</summary>
internal sealed class DapFront : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly HttpClient _client = new();
    private readonly string _behind;
    private int _answers;

    private DapFront(WebApplication server, string behind) => (_server, _behind) = (server, behind);

    /// <summary>The server's base URL.</summary>
    public string Url => _server.Urls.Single();

    /// <summary>How many data were sent.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <summary>Starts a server.</summary>
    /// <param name="behind">The base URL of the service behind it.</param>
    public static async Task<DapFront> Start(string behind)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var front = new DapFront(builder.Build(), behind);
        front._server.Run(front.Answer);
        await front._server.StartAsync();
        return front;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (!path.Contains("/dodsC/", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (path.EndsWith(".dods", StringComparison.Ordinal))
        {
            _ = Interlocked.Increment(ref _answers);
        }

        using var answer = await _client.GetAsync(
            _behind + context.Request.Path.ToUriComponent() + context.Request.QueryString,
            HttpCompletionOption.ResponseHeadersRead,
            context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentLength = answer.Content.Headers.ContentLength;
        context.Response.Headers.LastModified = answer.Content.Headers.LastModified?.ToString("r");
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
