using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

/// <summary>
/// A real web server on the loopback address that serves one file by ranges, or lies as a test wants.
/// </summary>
internal sealed class RangeServer : IAsyncDisposable
{
    private readonly WebApplication _server;
    private int _atOnce;

    private RangeServer(WebApplication server) => _server = server;

    /// <summary>
    /// The file's bytes, which begin as a NetCDF file's; a prime number of them, so that no block ends where it does.
    /// </summary>
    public byte[] Content { get; set; } = [.. "CDF\u0001"u8, .. RandomNumberGenerator.GetBytes(300_003)];

    /// <summary>The file's ETag, with its quotes; null for none.</summary>
    public string? ETag { get; set; } = "\"one\"";

    /// <summary>The file's Last-Modified; null for none.</summary>
    public string? LastModified { get; set; } = "Tue, 01 Jan 2019 00:00:00 GMT";

    /// <summary>Whether a request with If-Range for another file is answered with the whole of this one.</summary>
    public bool HonoursIfRange { get; set; } = true;

    /// <summary>Whether a request for several ranges is answered with them; else with the whole file.</summary>
    public bool ServesParts { get; set; }

    /// <summary>Answers a request instead of the server; returns false to let it answer.</summary>
    public Func<HttpContext, int, Task<bool>> Instead { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>The Range header of each request, in order.</summary>
    public ConcurrentQueue<string> Ranges { get; } = [];

    /// <summary>How many requests are being answered now, and the most there were at once.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>The server's host and port.</summary>
    public string Host => Url.Authority;

    /// <summary>The file's URL.</summary>
    public Uri Url => new(new(_server.Urls.Single()), "/file.nc");

    public static async Task<RangeServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new RangeServer(builder.Build());
        server._server.Run(server.AnswerAsync);
        await server._server.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    /// <summary>Answers a range as a good server would, or with some of it changed.</summary>
    public async Task AnswerRangeAsync(
        HttpContext context,
        long shift = 0,
        int extra = 0,
        int missing = 0,
        bool breaksOff = false,
        bool announces = true)
    {
        var range = context.Request.GetTypedHeaders().Range!.Ranges.Single();
        var first = (int)(range.From!.Value + shift);
        var last = (int)Math.Min(range.To!.Value + shift, Content.Length - 1);
        var count = last - first + 1;
        context.Response.StatusCode = StatusCodes.Status206PartialContent;
        context.Response.Headers.ContentRange = $"bytes {first}-{last}/{Content.Length}";
        Vouch(context);
        if (announces)
        {
            context.Response.ContentLength = breaksOff ? count : count + extra - missing;
        }

        await context.Response.Body.WriteAsync(Content.AsMemory(first, count - missing));
        await context.Response.Body.WriteAsync(new byte[extra]);
        if (breaksOff)
        {
            await context.Response.Body.FlushAsync();
            await Task.Delay(200); // A reset takes along what the other side has not read yet.
            context.Abort();
        }
    }

    /// <summary>Answers several ranges as a good server would, or others, or in another order.</summary>
    public async Task AnswerPartsAsync(
        HttpContext context,
        Func<List<(int First, int Last)>, IEnumerable<(int First, int Last)>>? arrange = null,
        long? length = null,
        bool isCut = false,
        bool isZero = false)
    {
        var asked = context.Request.GetTypedHeaders().Range!.Ranges
            .Select(range => ((int)range.From!.Value, (int)Math.Min(range.To!.Value, Content.Length - 1)))
            .ToList();
        var body = new List<byte>();
        foreach (var (first, last) in arrange?.Invoke(asked) ?? asked)
        {
            body.AddRange(Encoding.ASCII.GetBytes(
                $"\r\n--parts\r\nContent-Type: application/x-netcdf\r\n"
                + $"Content-Range: bytes {first}-{last}/{length ?? Content.Length}\r\n\r\n"));
            body.AddRange(isZero ? new byte[last + 1 - first] : Content[first..(last + 1)]);
        }

        body.AddRange("\r\n--parts--\r\n"u8);
        context.Response.StatusCode = StatusCodes.Status206PartialContent;
        context.Response.ContentType = "multipart/byteranges; boundary=parts";
        Vouch(context);
        await context.Response.Body.WriteAsync(body.ToArray().AsMemory(0, body.Count / (isCut ? 2 : 1)));
    }

    /// <summary>Answers one range, or several as this server does.</summary>
    public async Task AnswerAskedAsync(HttpContext context)
    {
        if (context.Request.GetTypedHeaders().Range!.Ranges.Count == 1)
        {
            await AnswerRangeAsync(context);
        }
        else if (ServesParts)
        {
            await AnswerPartsAsync(context);
        }
        else
        {
            Vouch(context);
            await context.Response.Body.WriteAsync(Content);
        }
    }

    private void Vouch(HttpContext context)
    {
        context.Response.Headers.ETag = ETag;
        context.Response.Headers.LastModified = LastModified;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        int number;
        lock (Ranges)
        {
            Ranges.Enqueue(context.Request.Headers.Range.ToString());
            number = Ranges.Count;
            _atOnce++;
            MostAtOnce = Math.Max(MostAtOnce, _atOnce);
        }

        try
        {
            if (await Instead(context, number))
            {
                return;
            }

            var ifRange = context.Request.Headers.IfRange.ToString();
            if (HonoursIfRange && ifRange.Length > 0 && ifRange != ETag && ifRange != LastModified)
            {
                Vouch(context);
                await context.Response.Body.WriteAsync(Content);
                return;
            }

            await AnswerAskedAsync(context);
        }
        finally
        {
            lock (Ranges)
            {
                _atOnce--;
            }
        }
    }
}
