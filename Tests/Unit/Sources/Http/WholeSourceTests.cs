using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

/// <summary>A server that gives all of a file, or nothing, and a folder for such files.</summary>
public abstract class WholeSourceTests : RemoteSourceTests, IDisposable
{
    protected WholeSourceTests() => Options.RetryDelay = TimeSpan.Zero; // The clock stands still.

    private protected TemporaryFolder Folder { get; } = new();

    private protected FakeTimeProvider Clock { get; } = new();

    private protected string[] Files => Directory.Exists(Folder.Path)
        ? [.. Directory.GetFiles(Folder.Path).Select(path => Path.GetExtension(path))]
        : [];

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected SourceOpener NewOpener() => new(Policy, Options, Clock, fetched: Folder.Path);

    // DAP2 is not asked for.
    private protected static async Task<IByteSource> OpenAsync(SourceOpener opener, Uri url) =>
        (IByteSource)await opener.OpenAsync(SourceLocation.Ranges(url).ToString(), Stop);

    private protected Task<IByteSource> OpenAsync(SourceOpener opener) => OpenAsync(opener, Server.Url);

    private protected void Vouch(HttpContext context)
    {
        context.Response.Headers.ETag = Server.ETag;
        context.Response.Headers.LastModified = Server.LastModified;
    }

    private protected Task<bool> AnswerWholeAsync(HttpContext context, int number) =>
        AnswerWholeAsync(context, number > 0);

    private protected async Task<bool> AnswerWholeAsync(HttpContext context, bool announces)
    {
        Vouch(context);
        context.Response.ContentLength = announces ? Server.Content.Length : null;
        await context.Response.Body.WriteAsync(Server.Content);
        return true;
    }
}
