using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>A file on an HTTP(S) server, read by byte ranges.</summary>
/// <remarks>
/// <para>What waits for a place at the host is merged with its neighbours. Each request says which state of the file it
/// means (If-Range), so that a file that changes is an error and never a mix of two.</para>
/// <para>Threading: any number of readers at once; requests to one host are bounded for the whole process.</para>
/// </remarks>
internal sealed class HttpSource : IByteSource
{
    /// <summary>What a connection of ESGF's carries in about one round trip.</summary>
    private const int RoundTripBytes = 256 << 10;

    /// <summary>
    /// What all requests that run at once ask for on behalf of several readers: with as much waiting for them, all that
    /// two readers read ahead. A request that waits a round trip is to be long, and what is wanted is to be spread over
    /// all connections.
    /// </summary>
    private const int MergedBytes = 8 << 20;

    /// <summary>At 20 ms so much is worth the round trip, and more is worth hardly more.</summary>
    private const int LeastMergedBytes = 1 << 20, MostMergedBytes = 4 << 20;

    /// <summary>What is read from a copy at once.</summary>
    private const int CopyBytes = 128 << 10;

    private readonly RangeReader _reader;
    private readonly ApartReader _apart;
    private readonly HttpSourceOptions _options;
    private readonly ReadMerger _merger;
    private readonly Func<CancellationToken, Task<IByteSource>>? _openWhole;
    private readonly Action _forget;
    private readonly Lock _gate = new();
    private Task<IByteSource>? _whole;
    private byte[]? _firstBlock;
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Reads a file that is known.</summary>
    /// <param name="calls">Asks the file's host.</param>
    /// <param name="location">The file's URL.</param>
    /// <param name="state">What is known of the file.</param>
    /// <param name="zeros">What is believed of the file's zeros.</param>
    /// <param name="openWhole">
    /// Opens a copy of the whole file, should its server stop serving ranges; null where there is none.
    /// </param>
    /// <param name="forget">Says that this is not known any more.</param>
    public HttpSource(
        RemoteCalls calls,
        string location,
        RemoteFileState state,
        ZeroRuns zeros,
        Func<CancellationToken, Task<IByteSource>>? openWhole,
        Action forget)
    {
        _openWhole = openWhole;
        _forget = forget;
        Name = calls.Name;
        Location = location;
        Identity = state.Identity;
        IsNetCdf = state.IsNetCdf;
        _reader = new(calls, zeros, state.IsNetCdf);
        _apart = new(calls, state.Identity, zeros, _reader.Check);
        _options = calls.Options;
        _merger = new(
            RoundTripBytes,
            RequestBytes,
            _options.MaxRequestBytes,
            _options.ConnectionsPerHost,
            RunAsync,
            _closed.Token);
        _firstBlock = state.FirstBlock;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public SourceIdentity Identity { get; }

    /// <summary>Whether it begins as NetCDF files do.</summary>
    public bool IsNetCdf { get; }

    /// <inheritdoc/>
    public int CheapGapBytes => RoundTripBytes;

    /// <inheritdoc/>
    public int RequestBytes =>
        Math.Clamp(MergedBytes / _options.ConnectionsPerHost, LeastMergedBytes, MostMergedBytes);

    /// <summary>The first bytes of the file, if they came along when it was asked after; once.</summary>
    public byte[]? TakeFirstBlock() => Interlocked.Exchange(ref _firstBlock, null);

    /// <inheritdoc/>
    public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset == 0 && _firstBlock?.Length == destination.Length && TakeFirstBlock() is { } first)
        {
            first.CopyTo(destination);
            return ValueTask.CompletedTask;
        }

        if (offset + destination.Length > Identity.Length)
        {
            throw new ComputeException(
                Fault.CorruptData,
                Name,
                $"`{Name}` has {Identity.Length} bytes, where {destination.Length} from byte {offset} were wanted: "
                + "it is truncated, or its header is damaged");
        }

        return destination.Length == 0
            ? ValueTask.CompletedTask
            : new(FetchAsync(offset, destination, cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryReadApartAsync(
        IReadOnlyList<BytePart> parts, CancellationToken cancellationToken)
    {
        if (_whole is not null || !_apart.MayAsk || parts[^1].End > Identity.Length)
        {
            return false;
        }

        try
        {
            return await _apart.TryReadAsync(parts, cancellationToken);
        }
        catch (ComputeException)
        {
            _forget();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string?> ReadAgainAsync(
        long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (_whole is not null || destination.IsEmpty)
        {
            return null; // A copy says the same each time.
        }

        var progress = new RangeProgress(offset, destination.Length, Identity);
        var phase = $"{progress.Phase} once more";
        await _reader.ReadAsync(progress, new RangeRoom(offset, destination), phase, cancellationToken);
        return $"{progress.Status} while {phase}";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _closed.Dispose();
        if (_whole is { } opening)
        {
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (opening.IsCompletedSuccessfully)
            {
                await (await opening).DisposeAsync();
            }
        }
    }

    private Task FetchAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
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

    private async Task RunAsync(MergedRead request)
    {
        if (_whole is not null)
        {
            var (offset, count) = _merger.Seal(request);
            await ReadWholeAsync(request, offset, count);
            return;
        }

        RangeProgress? progress = null;
        try
        {
            await _reader.ReadAsync(
                () =>
                {
                    var (offset, count) = _merger.Seal(request);
                    return progress = new(offset, count, Identity);
                },
                request,
                request.Stop);
        }
        catch (ComputeException)
        {
            _forget(); // Whoever opens the file next finds out what has become of it.
            if (progress is not { IsWholeFile: true } || _openWhole is null)
            {
                throw;
            }

            await ReadWholeAsync(request, progress.Position, progress.Remaining);
        }
    }

    /// <summary>Reads from a copy, as the server gives all or nothing.</summary>
    private async Task ReadWholeAsync(MergedRead request, long offset, int count)
    {
        Task<IByteSource> opening;
        lock (_gate)
        {
            if (_whole is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _whole = _openWhole!(_closed.Token);
            }

            opening = _whole;
        }

        var file = await opening.WaitAsync(request.Stop);
        var buffer = new byte[Math.Min(count, CopyBytes)];
        for (var end = offset + count; offset < end;)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - offset));
            await file.ReadAsync(offset, part, request.Stop);
            request.Receive(offset, part.Span);
            offset += part.Length;
        }
    }
}
