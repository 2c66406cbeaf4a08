using System.Collections.Concurrent;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Opens files on HTTP(S) servers, with as little asking as is safe.</summary>
/// <remarks>Threading: any number of callers at once.</remarks>
/// <param name="connections">The client and the policy; must outlive the sources.</param>
/// <param name="whole">Fetches files of servers that do not serve ranges; null where there is no room for them.</param>
internal sealed class RemoteFiles(HttpConnections connections, WholeFiles? whole)
{
    private const int MostZeros = 4096;

    private readonly KnownFiles _known = new(connections.Clock);
    private readonly ConcurrentDictionary<(string Location, SourceIdentity Identity), ZeroRuns> _zeros = new();

    private WholeFiles? Whole => whole is { IsOn: true } ? whole : null;

    /// <summary>Opens a file.</summary>
    /// <param name="url">The file, on a host that the policy allows.</param>
    /// <param name="expected">The state that is wanted, though another one may be there; null for any.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ComputeException">
    /// DataUnreachable or CorruptData, with URL, HTTP status and phase; TooLarge or NotEnoughStorage where the server
    /// gives the file whole only, and it is too long for that.
    /// </exception>
    public async Task<IByteSource> OpenAsync(Uri url, SourceIdentity? expected, CancellationToken cancellationToken)
    {
        var found = await FindAsync(url, expected, cancellationToken);
        return await found.OpenAsync(cancellationToken);
    }

    /// <summary>Finds out what a file is, and how it may be read.</summary>
    /// <param name="url">The file, on a host that the policy allows.</param>
    /// <param name="expected">The state that is wanted, though another one may be there; null for any.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="ComputeException">As for opening.</exception>
    public async Task<FoundFile> FindAsync(Uri url, SourceIdentity? expected, CancellationToken cancellationToken)
    {
        var name = url.GetLeftPart(UriPartial.Path); // A query may hold a signature, and messages are shown to users.
        var calls = new RemoteCalls(connections, url, name);
        var location = SourceLocation.Ranges(url).ToString();
        var state = await _known.GetAsync(
            location,
            expected,
            connections.Options.FreshFor,
            (known, token) => LookAsync(calls, location, known, token),
            cancellationToken);
        Func<CancellationToken, Task<IByteSource>>? openSame = Whole is null
            ? null
            : token => whole!.OpenSameAsync(calls, location, state.Identity, token);
        return state.ServesRanges
            ? new(state, IsHere: false, _ => Task.FromResult<IByteSource>(
                new HttpSource(
                    calls,
                    location,
                    state,
                    ZerosOf(location, state.Identity),
                    openSame,
                    () => _known.Forget(location))))
            : new(
                state,
                whole!.Find(location, state.Identity) is not null,
                token => OpenWholeAsync(calls, location, state.Identity, token));
    }

    private async Task<IByteSource> OpenWholeAsync(
        RemoteCalls calls, string location, SourceIdentity identity, CancellationToken cancellationToken)
    {
        var source = await whole!.OpenAsync(calls, location, identity, cancellationToken);
        if (source.Identity != identity)
        {
            _known.Forget(location); // It was replaced just then, or its length is known by now.
        }

        return source;
    }

    /// <summary>Asks what the file is; with its first block, unless it is in a state that was seen before.</summary>
    private async Task<RemoteFileState> LookAsync(
        RemoteCalls calls, string location, RemoteFileState? known, CancellationToken cancellationToken)
    {
        if (known is { ServesRanges: false } && Whole is { } copies)
        {
            var check = new WholeFileCheck(calls, known.Identity, copies.MostBytes);
            return OnlyWhole(location, await check.RunAsync(cancellationToken));
        }

        if (known is { ServesRanges: true })
        {
            var now = await AskAsync(calls, location, bytes: 1, cancellationToken);
            if (!now.ServesRanges || now.Identity == known.Identity)
            {
                return now.ServesRanges ? known : now;
            }
        }

        return await AskAsync(calls, location, calls.Options.BlockBytes, cancellationToken);
    }

    /// <summary>Asks for the first bytes.</summary>
    private async Task<RemoteFileState> AskAsync(
        RemoteCalls calls, string location, int bytes, CancellationToken cancellationToken)
    {
        var room = new byte[bytes];
        var progress = new RangeProgress(0, bytes, expected: null);
        try
        {
            await new RangeReader(calls).ReadAsync(
                progress, new RangeRoom(0, room), "opening it", cancellationToken);
            var block = progress.Filled == bytes ? room : room[..progress.Filled];
            return new(progress.Identity!, ServesRanges: true, NetCdfSignature.IsIn(block), block);
        }
        catch (ComputeException) when (progress.WholeFile is not null && Whole is not null)
        {
            return progress.WholeFile.Refusal(whole!.MostBytes) is { } refusal
                ? throw new ComputeException(
                    refusal.Fault, calls.Name, $"`{calls.Name}`: HTTP 200 (OK): {refusal.What} while opening it")
                : OnlyWhole(location, progress.WholeFile.Identity);
        }
    }

    /// <summary>
    /// A file that its server gives whole only; the length is a copy's where the server does not tell it.
    /// </summary>
    private RemoteFileState OnlyWhole(string location, SourceIdentity identity) =>
        new(whole!.Find(location, identity) ?? identity, ServesRanges: false, IsNetCdf: false, FirstBlock: null);

    /// <summary>What is believed of the zeros of a state of a file; shared by all who have it open.</summary>
    private ZeroRuns ZerosOf(string location, SourceIdentity identity)
    {
        if (_zeros.Count >= MostZeros)
        {
            _zeros.Clear(); // Nothing is lost but that some zeros are asked for once more.
        }

        return _zeros.GetOrAdd((location, identity), _ => new());
    }
}
