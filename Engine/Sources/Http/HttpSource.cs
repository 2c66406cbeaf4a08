using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>A file on an HTTP(S) server, read by byte ranges.</summary>
/// <remarks>
/// <para>Small reads, of which opening a file has dozens, are cut out of blocks that a bounded cache keeps; large
/// ones are fetched as they are. What waits for a place at the host is merged with its neighbours. Each request says
/// which state of the file it means (If-Range), so that a file that changes is an error and never a mix of two.</para>
/// <para>Threading: any number of readers at once; requests to one host are bounded for the whole process.</para>
/// </remarks>
internal sealed class HttpSource : IByteSource
{
    /// <summary>What a connection of ESGF's carries in about one round trip.</summary>
    private const int RoundTripBytes = 256 << 10;

    /// <summary>
    /// What one request asks for on behalf of several readers: at 20 ms it takes a few round trips, and what is wanted
    /// at once is still spread over all connections.
    /// </summary>
    private const int MergedBytes = 1 << 20;

    private readonly RangeReader _reader;
    private readonly HttpSourceOptions _options;
    private readonly ReadMerger _merger;
    private readonly BlockCache _blocks;
    private readonly Action _forget;
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Reads a file that is known.</summary>
    /// <param name="calls">Asks the file's host.</param>
    /// <param name="location">The file's URL.</param>
    /// <param name="state">What is known of the file.</param>
    /// <param name="forget">Says that this is not known any more.</param>
    public HttpSource(RemoteCalls calls, string location, RemoteFileState state, Action forget)
    {
        _forget = forget;
        Name = calls.Name;
        Location = location;
        Identity = state.Identity;
        _reader = new(calls);
        _options = calls.Options;
        _merger = new(RoundTripBytes, Math.Min(MergedBytes, _options.MaxRequestBytes), RunAsync, _closed.Token);
        _blocks = new(_options.CachedBlocks, FetchAsync);
        if (state.FirstBlock is { } first)
        {
            _blocks.Put(0, first);
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public SourceIdentity Identity { get; }

    /// <inheritdoc/>
    public int CheapGapBytes => RoundTripBytes;

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

    private Task ReadDirectlyAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (destination.Length <= _options.MaxRequestBytes)
        {
            return _merger.ReadAsync(offset, destination, cancellationToken);
        }

        var parts = new List<Task>();
        for (var start = 0; start < destination.Length; start += _options.MaxRequestBytes)
        {
            var part = destination.Slice(start, Math.Min(_options.MaxRequestBytes, destination.Length - start));
            parts.Add(_merger.ReadAsync(offset + start, part, cancellationToken));
        }

        return Task.WhenAll(parts);
    }

    // A block may be waited for by several readers, so it is not one reader's cancellation that ends it.
    private async Task<byte[]> FetchAsync(long number)
    {
        var offset = number * _options.BlockBytes;
        var block = new byte[Math.Min(_options.BlockBytes, Identity.Length - offset)];
        await _merger.ReadAsync(offset, block, _closed.Token);

        return block;
    }

    private async Task RunAsync(MergedRead request)
    {
        try
        {
            await _reader.ReadAsync(
                () =>
                {
                    var (offset, count) = _merger.Seal(request);
                    return new(offset, count, Identity);
                },
                request,
                request.Stop);
        }
        catch (ComputeException)
        {
            _forget(); // Whoever opens the file next finds out what has become of it.
            throw;
        }
    }
}
