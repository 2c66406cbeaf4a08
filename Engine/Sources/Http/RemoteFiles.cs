using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Opens files on HTTP(S) servers, with as little asking as is safe.</summary>
/// <remarks>Threading: any number of callers at once.</remarks>
/// <param name="connections">The client and the policy; must outlive the sources.</param>
/// <param name="whole">Fetches files of servers that do not serve ranges; null where there is no room for them.</param>
internal sealed class RemoteFiles(HttpConnections connections, WholeFiles? whole)
{
    private readonly KnownFiles _known = new(connections.Clock);

    /// <summary>Opens a file.</summary>
    /// <param name="url">The file, on a host that the policy allows.</param>
    /// <param name="expected">The state that is wanted, though another one may be there; null for any.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ComputeException">
    /// DataUnreachable or CorruptData, with URL, HTTP status and phase.
    /// </exception>
    public async Task<IByteSource> OpenAsync(
        Uri url, SourceIdentity? expected, CancellationToken cancellationToken)
    {
        var name = url.GetLeftPart(UriPartial.Path); // A query may hold a signature, and messages are shown to users.
        var calls = new RemoteCalls(connections, url, name);
        var location = SourceLocation.Ranges(url).ToString();
        var state = await _known.GetAsync(
            location,
            expected,
            connections.Options.FreshFor,
            known => LookAsync(calls, location, known),
            cancellationToken);
        Func<CancellationToken, Task<IByteSource>>? openWhole = whole is null
            ? null
            : token => whole.OpenAsync(calls, location, state.Identity, token);
        return state.ServesRanges
            ? new HttpSource(calls, location, state, openWhole, () => _known.Forget(location))
            : await openWhole!(cancellationToken);
    }

    /// <summary>Asks what the file is; with its first block, unless it is in a state that was seen before.</summary>
    private async Task<RemoteFileState> LookAsync(RemoteCalls calls, string location, RemoteFileState? known)
    {
        if (known?.ServesRanges != false)
        {
            if (known is not null
                && await AskAsync(calls, bytes: 1) is var (now, _)
                && now == known.Identity)
            {
                return known;
            }

            if (await AskAsync(calls, calls.Options.BlockBytes) is var (found, block))
            {
                return new(found, true, NetCdfSignature.IsIn(block), block);
            }
        }

        var identity = await whole!.FetchAsync(calls, location, known?.Identity, CancellationToken.None);
        return new(identity, ServesRanges: false, IsNetCdf: false, FirstBlock: null);
    }

    /// <summary>Asks for the first bytes; null where the server gives whole files only, and such are taken.</summary>
    private async Task<(SourceIdentity Identity, byte[] Bytes)?> AskAsync(RemoteCalls calls, int bytes)
    {
        var first = new FirstBytes(bytes);
        var progress = new RangeProgress(0, first.Room, expected: null);
        try
        {
            await new RangeReader(calls).ReadAsync(progress, first, "opening it", CancellationToken.None);
            return (progress.Identity!, first.Bytes(progress.Filled));
        }
        catch (ComputeException) when (progress.IsWholeFile && whole is not null)
        {
            return null;
        }
    }

    /// <summary>Room for the first bytes of a file.</summary>
    private sealed class FirstBytes(int room) : IRangeReceiver
    {
        private readonly byte[] _bytes = new byte[room];

        public int Room => room;

        public byte[] Bytes(int count) => count == room ? _bytes : _bytes[..count];

        public void Receive(long offset, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_bytes.AsSpan((int)offset));
    }
}
