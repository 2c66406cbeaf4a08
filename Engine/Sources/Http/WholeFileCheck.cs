using System.Net;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Asks a server that gives whole files only what a file is now; nothing of it is fetched.</summary>
/// <remarks>
/// The question is conditional, and where the server does not know conditions the body is left unread: not every server
/// answers HEAD. Threading: one caller.
/// </remarks>
/// <param name="calls">Asks the file's host.</param>
/// <param name="known">What the file was before.</param>
/// <param name="mostBytes">The most that is fetched of a file.</param>
internal sealed class WholeFileCheck(RemoteCalls calls, SourceIdentity known, long mostBytes)
{
    private SourceIdentity? _now;

    /// <summary>Asks.</summary>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>What the file is; its length may be <see cref="WholeFileHead.Untold"/>.</returns>
    /// <exception cref="ComputeException">TooLarge, DataUnreachable or CorruptData, with URL and phase.</exception>
    public async Task<SourceIdentity> RunAsync(CancellationToken cancellationToken)
    {
        await calls.RunAsync(
            Request, answer => Task.FromResult(Take(answer)), () => false, () => "opening it", cancellationToken);
        return _now!;
    }

    private HttpRequestMessage Request(Uri target)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target);
        FileAnswer.Introduce(request);
        if (FileAnswer.TagOf(known) is { } tag)
        {
            request.Headers.IfNoneMatch.Add(tag);
        }
        else
        {
            request.Headers.IfModifiedSince = FileAnswer.DateOf(known);
        }

        return request;
    }

    private RemoteFailure? Take(RemoteAnswer answer)
    {
        if (answer.Response.StatusCode == HttpStatusCode.NotModified)
        {
            _now = known;
            return null;
        }

        if (answer.Response.StatusCode != HttpStatusCode.OK)
        {
            return RangeReader.Refused(answer);
        }

        var head = WholeFileHead.Of(answer.Response);
        if (head.Refusal(mostBytes) is { } refusal)
        {
            return refusal;
        }

        _now = head.Length is null && head.Version == known.Version ? known : head.Identity;
        return null;
    }
}
