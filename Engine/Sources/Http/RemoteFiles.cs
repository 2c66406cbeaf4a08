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
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ComputeException">
    /// DataUnreachable or CorruptData, with URL, HTTP status and phase.
    /// </exception>
    public async Task<IByteSource> OpenAsync(Uri url, CancellationToken cancellationToken)
    {
        var name = url.GetLeftPart(UriPartial.Path); // A query may hold a signature, and messages are shown to users.
        var calls = new RemoteCalls(connections, url, name);
        var location = HttpSource.LocationPrefix + url.AbsoluteUri;
        var state = await _known.GetAsync(
            location, connections.Options.FreshFor, known => LookAsync(calls, location, known), cancellationToken);
        Func<CancellationToken, Task<IByteSource>>? openWhole = whole is null
            ? null
            : token => whole.OpenAsync(calls, location, state.Identity, token);
        return state.ServesRanges
            ? new HttpSource(calls, location, state, openWhole, () => _known.Forget(location))
            : await openWhole!(cancellationToken);
    }

    /// <summary>Asks what the file is; with the first block, where it will be wanted next.</summary>
    private async Task<RemoteFileState> LookAsync(RemoteCalls calls, string location, RemoteFileState? known)
    {
        if (known?.ServesRanges != false)
        {
            var first = new FirstBytes(known is null ? calls.Options.BlockBytes : 1);
            var progress = new RangeProgress(0, first.Room, expected: null);
            try
            {
                await new RangeReader(calls).ReadAsync(progress, first, "opening it", CancellationToken.None);
                return new(progress.Identity!, true, known is null ? first.Bytes(progress.Filled) : null);
            }
            catch (ComputeException) when (progress.IsWholeFile && whole is not null)
            {
                // It is fetched as a whole, then.
            }
        }

        return new(await whole!.FetchAsync(calls, location, known?.Identity, CancellationToken.None), false, null);
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
