using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Compute.Orleans.Tests.Support;

/// <summary>A server of one file under any name, which does something wrong once half of the file has been sent.</summary>
/// <remarks>By then a job has its index and is in the middle of its numbers, however it cuts its requests.</remarks>
internal sealed class FaultyServer : IAsyncDisposable
{
    /// <summary>Where <see cref="ServerFault.SendsElsewhere"/> leads; nobody is there, and no name server knows it.</summary>
    public const string Elsewhere = "elsewhere.example.org";

    private static readonly TimeSpan _lull = TimeSpan.FromMilliseconds(200);

    private readonly WebApplication _server;
    private readonly byte[] _content;
    private readonly byte[] _other;
    private readonly Lock _gate = new();
    private ServerFault? _fault;
    private int _times;
    private long _sent;

    private FaultyServer(WebApplication server, byte[] content)
    {
        _server = server;
        _content = content;
        _other = [.. content.Select(value => (byte)~value)];
    }

    /// <summary>The server's host and port.</summary>
    public string Host => new Uri(_server.Urls.Single()).Authority;

    /// <summary>How often it has done something wrong since it was told to.</summary>
    public int Faults { get; private set; }

    /// <summary>How many requests are being answered.</summary>
    public int Open { get; private set; }

    /// <summary>Starts it.</summary>
    /// <param name="path">The file.</param>
    public static async Task<FaultyServer> Start(string path)
    {
        var content = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new FaultyServer(builder.Build(), content);
        server._server.Run(server.Answer);
        await server._server.StartAsync();
        return server;
    }

    /// <summary>The file's URL under a name.</summary>
    /// <param name="name">Any name.</param>
    public string Url(string name) => $"http://{Host}/{name}";

    /// <summary>From the middle of what is read next on, something is wrong.</summary>
    /// <param name="fault">What.</param>
    /// <param name="times">How often; afterwards all is well again.</param>
    public void Break(ServerFault fault, int times)
    {
        lock (_gate)
        {
            (_fault, _times, _sent, Faults) = (fault, times, 0, 0);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        var ranges = context.Request.GetTypedHeaders().Range?.Ranges.ToArray();
        var range = ranges is [var one] ? one : null; // Of several at once it knows nothing, and gives the file.
        var first = (int)(range?.From ?? 0);
        var last = (int)Math.Min(range?.To ?? int.MaxValue, _content.Length - 1);
        var asked = new Asked(first, last - first + 1, context.RequestAborted);
        ServerFault? fault;
        lock (_gate)
        {
            fault = _sent >= _content.Length / 2 && Faults < _times ? _fault : null;
            Faults += fault is null ? 0 : 1;
            _sent += asked.Count;
            Open++;
        }

        try
        {
            if (fault is { } wrong)
            {
                await GoWrong(context.Response, asked, wrong);
            }
            else
            {
                Vouch(context.Response, "one", range is null ? null : asked, asked.Count);
                await Send(context.Response, _content.AsMemory(first, asked.Count), asked);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has gone.
        }
        finally
        {
            lock (_gate)
            {
                Open--;
            }
        }
    }

    private async Task GoWrong(HttpResponse response, Asked asked, ServerFault fault)
    {
        var right = _content.AsMemory(asked.First, asked.Count);
        switch (fault)
        {
            case ServerFault.Dies or ServerFault.Stalls:
                Vouch(response, "one", asked, asked.Count);
                await Send(response, right[..(asked.Count / 2)], asked);
                await response.Body.FlushAsync(asked.Gone);
                await Task.Delay(fault == ServerFault.Dies ? _lull : Timeout.InfiniteTimeSpan, asked.Gone);
                response.HttpContext.Abort();
                break;
            case ServerFault.Truncates:
                Vouch(response, "one", asked, null);
                await Send(response, right[..(asked.Count / 2)], asked);
                break;
            case ServerFault.SendsLess:
                Vouch(response, "one", asked, asked.Count / 2);
                await Send(response, right[..(asked.Count / 2)], asked);
                break;
            case ServerFault.SendsMore:
                Vouch(response, "one", asked, null);
                await Send(response, right, asked);
                await Send(response, new byte[1], asked);
                break;
            case ServerFault.SendsZeros:
                Vouch(response, "one", asked, asked.Count);
                await Send(response, new byte[asked.Count], asked);
                break;
            case ServerFault.Damages:
                Vouch(response, "one", asked, asked.Count);
                await Send(response, _other.AsMemory(asked.First, asked.Count), asked);
                break;
            case ServerFault.GivesAnother:
                Vouch(response, "two", asked, asked.Count);
                await Send(response, _other.AsMemory(asked.First, asked.Count), asked);
                break;
            case ServerFault.HasAnother or ServerFault.GivesAll:
                var isOther = fault == ServerFault.HasAnother;
                Vouch(response, isOther ? "two" : "one", null, _content.Length);
                await Send(response, isOther ? _other : _content, asked);
                break;
            case ServerFault.GivesPage:
                response.ContentType = "text/html";
                await Send(response, Encoding.UTF8.GetBytes("<html><p>Welcome back soon!</p></html>"), asked);
                break;
            case ServerFault.GivesOtherRange:
                var shifted = asked with { First = Math.Max(asked.First - 8, 0) };
                Vouch(response, "one", shifted, asked.Count);
                await Send(response, _content.AsMemory(shifted.First, asked.Count), asked);
                break;
            case ServerFault.Compresses:
                Vouch(response, "one", asked, null);
                response.Headers.ContentEncoding = "gzip";
                await using (var gzip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true))
                {
                    await gzip.WriteAsync(right, asked.Gone);
                }

                break;
            default:
                Refuse(response, fault);
                break;
        }
    }

    private static void Refuse(HttpResponse response, ServerFault fault)
    {
        response.StatusCode = fault switch
        {
            ServerFault.IsBusy => StatusCodes.Status503ServiceUnavailable,
            ServerFault.HasNothing => StatusCodes.Status404NotFound,
            ServerFault.Forbids => StatusCodes.Status403Forbidden,
            ServerFault.SendsElsewhere => StatusCodes.Status302Found,
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "is no refusal"),
        };
        response.Headers.RetryAfter = fault == ServerFault.IsBusy ? "1" : default;
        response.Headers.Location = fault == ServerFault.SendsElsewhere ? $"http://{Elsewhere}/file.nc" : default;
    }

    private void Vouch(HttpResponse response, string version, Asked? part, int? announced)
    {
        response.Headers.ETag = $"\"{version}\"";
        response.Headers.AcceptRanges = "bytes";
        response.ContentLength = announced;
        if (part is { } range)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.GetTypedHeaders().ContentRange =
                new ContentRangeHeaderValue(range.First, range.First + range.Count - 1, _content.Length);
        }
    }

    private static ValueTask Send(HttpResponse response, ReadOnlyMemory<byte> bytes, Asked asked) =>
        response.Body.WriteAsync(bytes, asked.Gone);

    private readonly record struct Asked(int First, int Count, CancellationToken Gone);
}
