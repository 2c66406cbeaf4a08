using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Tests.Conformance.Support;

/// <summary>A real web server on the loopback address that answers as a test wants, and remembers what it was asked.</summary>
internal sealed class DocumentServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private DocumentServer(WebApplication server) => _server = server;

    /// <summary>The server's root.</summary>
    public Uri Url => new(_server.Urls.Single());

    /// <summary>How a path is answered; 404 for one that is not here.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Answers { get; } = new();

    /// <summary>The requests: "METHOD PATH", headers and body.</summary>
    public ConcurrentQueue<(string Line, IReadOnlyDictionary<string, string> Headers, string Body)> Requests { get; } = new();

    public static async Task<DocumentServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new DocumentServer(builder.Build());
        server._server.Run(server.AnswerAsync);
        await server._server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    /// <summary>Answers a path with a body.</summary>
    /// <returns>The path's URL.</returns>
    public string Put(string path, byte[] body, string? contentType, int status = 200)
    {
        Answers[path] = async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        };
        return new Uri(Url, path).AbsoluteUri;
    }

    /// <summary>Answers a path with text in UTF-8.</summary>
    public string Put(string path, string text, string? contentType) => Put(path, Encoding.UTF8.GetBytes(text), contentType);

    /// <summary>Answers a path with a redirect.</summary>
    public string Redirect(string path, string target, int status = 302)
    {
        Answers[path] = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = target;
            return Task.CompletedTask;
        };
        return new Uri(Url, path).AbsoluteUri;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        Requests.Enqueue((
            $"{context.Request.Method} {context.Request.Path}",
            context.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(context.RequestAborted)));
        if (Answers.TryGetValue(context.Request.Path, out var answer))
        {
            await answer(context);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
