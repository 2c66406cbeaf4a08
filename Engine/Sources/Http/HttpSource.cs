using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>A file on an HTTP(S) server, read by byte ranges.</summary>
/// <remarks>
/// <para>Small reads, of which opening a file has dozens, are cut out of blocks that a bounded cache keeps; large
/// ones go straight to the caller's memory. Each request says which state of the file it means (If-Range), so that
/// a file that changes is an error and never a mix of two.</para>
/// <para>Threading: any number of readers at once; requests to one host are bounded for the whole process.</para>
/// </remarks>
internal sealed class HttpSource : IByteSource
{
    /// <summary>
    /// What stands before the URL in a <see cref="Location"/>: it is not found out anew how it is read.
    /// </summary>
    public const string LocationPrefix = "ranges+";

    /// <summary>What a connection of ESGF's carries in about one round trip.</summary>
    private const int RoundTripBytes = 256 << 10;

    private readonly RangeReader _reader;
    private readonly HttpSourceOptions _options;
    private readonly BlockCache _blocks;
    private readonly CancellationTokenSource _closed = new();

    private HttpSource(
        string name, string location, RangeReader reader, HttpSourceOptions options, SourceIdentity identity)
    {
        Name = name;
        Location = location;
        Identity = identity;
        _reader = reader;
        _options = options;
        _blocks = new(options.CachedBlocks, FetchAsync);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public SourceIdentity Identity { get; }

    /// <inheritdoc/>
    public int CheapGapBytes => RoundTripBytes;

    /// <summary>Opens a file by reading its first block, which shows that the server serves ranges.</summary>
    /// <param name="connections">The client and the policy; must outlive the source.</param>
    /// <param name="url">The file, on a host that the policy allows.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ComputeException">DataUnreachable or CorruptData, with URL, HTTP status and phase.</exception>
    public static async Task<HttpSource> OpenAsync(
        HttpConnections connections, Uri url, CancellationToken cancellationToken)
    {
        var name = url.GetLeftPart(UriPartial.Path); // A query may hold a signature, and messages are shown to users.
        var reader = new RangeReader(new(connections, url, name));
        var first = new byte[connections.Options.BlockBytes];
        var (identity, count) = await reader.ReadAsync(0, first, expected: null, cancellationToken);

        var source = new HttpSource(name, LocationPrefix + url.AbsoluteUri, reader, connections.Options, identity);
        source._blocks.Put(0, count == first.Length ? first : first[..count]);
        return source;
    }

    /// <inheritdoc/>
    public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);

        if (offset + destination.Length > Identity.Length)
        {
            throw new ComputeException(
                Fault.CorruptData,
                Name,
                $"`{Name}` has {Identity.Length} bytes, where {destination.Length} from byte {offset} were wanted: "
                + "it is truncated, or its header is damaged");
        }

        return new(
            destination.Length < _options.BlockBytes || IsBlock(offset, destination.Length)
                ? ReadBlocksAsync(offset, destination, cancellationToken)
                : ReadDirectlyAsync(offset, destination, cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _closed.Dispose();
    }

    private bool IsBlock(long offset, int bytes) => bytes == _options.BlockBytes && offset % bytes == 0;

    private async Task ReadBlocksAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        while (destination.Length > 0)
        {
            var (number, start) = Math.DivRem(offset, _options.BlockBytes);
            var block = await _blocks.Get(number).WaitAsync(cancellationToken);
            var part = block.AsMemory((int)start);
            part = part.Length <= destination.Length ? part : part[..destination.Length];
            part.CopyTo(destination);

            offset += part.Length;
            destination = destination[part.Length..];
        }
    }

    private async Task ReadDirectlyAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        while (destination.Length > 0)
        {
            var count = Math.Min(destination.Length, _options.MaxRequestBytes);
            await _reader.ReadAsync(offset, destination[..count], Identity, cancellationToken);

            offset += count;
            destination = destination[count..];
        }
    }

    // A block may be waited for by several readers, so it is not one reader's cancellation that ends it.
    private async Task<byte[]> FetchAsync(long number)
    {
        var offset = number * _options.BlockBytes;
        var block = new byte[Math.Min(_options.BlockBytes, Identity.Length - offset)];
        await _reader.ReadAsync(offset, block, Identity, _closed.Token);

        return block;
    }
}
