namespace Compute.Orleans.Engine.Sources;

/// <summary>A remote file whose small reads, of which opening one has dozens, are cut out of whole blocks.</summary>
/// <remarks>
/// The blocks that were used last stay in memory, and a block that several readers want is read once. Larger reads are
/// passed on as they are, and small ones too where the disk has their bytes, but not the blocks around them.
/// Threading: any number of readers at once.
/// </remarks>
internal sealed class BlockSource : IByteSource
{
    /// <summary>From here on what is on disk is read from there as it is, without the blocks around it.</summary>
    private const int LeastDirectBytes = 8 << 10;

    private readonly IByteSource _source;
    private readonly int _blockBytes;
    private readonly Func<long, long, bool>? _holds;
    private readonly BlockCache _blocks;
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationToken _stop; // As it is asked for when the file is closed, too.

    /// <summary>Reads a file that is open.</summary>
    /// <param name="source">The file; disposed with this.</param>
    /// <param name="blockBytes">Bytes of a block.</param>
    /// <param name="capacity">How many blocks are kept.</param>
    /// <param name="first">The first block, where it is known already.</param>
    /// <param name="holds">
    /// Whether all bytes from an offset on, so many, are on disk; null where nothing is kept there.
    /// </param>
    public BlockSource(
        IByteSource source, int blockBytes, int capacity, byte[]? first = null, Func<long, long, bool>? holds = null)
    {
        (_source, _blockBytes, _holds) = (source, blockBytes, holds);
        _stop = _closed.Token;
        _blocks = new(capacity, FetchAsync);
        if (first is not null)
        {
            _blocks.Put(0, first);
        }
    }

    /// <inheritdoc/>
    public string Name => _source.Name;

    /// <inheritdoc/>
    public string Location => _source.Location;

    /// <inheritdoc/>
    public SourceIdentity Identity => _source.Identity;

    /// <inheritdoc/>
    public int CheapGapBytes => _source.CheapGapBytes;

    /// <inheritdoc/>
    public int RequestBytes => _source.RequestBytes;

    /// <inheritdoc/>
    public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellationToken.ThrowIfCancellationRequested();
        if (destination.Length > Identity.Length - offset)
        {
            return _source.ReadAsync(offset, destination, cancellationToken); // Which says that there is no such range.
        }

        return destination.Length <= _blockBytes && TryRead(offset, destination.Span) ? ValueTask.CompletedTask
            : destination.Length >= _blockBytes || IsOnDiskAlone(offset, destination.Length)
                ? _source.ReadAsync(offset, destination, cancellationToken)
                : new(ReadBlocksAsync(offset, destination, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryReadApartAsync(IReadOnlyList<BytePart> parts, CancellationToken cancellationToken) =>
        _source.TryReadApartAsync(parts, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<string?> ReadAgainAsync(
        long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        var how = await _source.ReadAgainAsync(offset, destination, cancellationToken);
        if (how is not null)
        {
            // Only now, as a block that was cut out of what the disk had until then is no better than that.
            for (var number = offset / _blockBytes; number * _blockBytes < offset + destination.Length; number++)
            {
                _blocks.Forget(number);
            }
        }

        return how;
    }

    /// <inheritdoc/>
    public ValueTask VerifyUnchangedAsync(CancellationToken cancellationToken) =>
        _source.VerifyUnchangedAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _closed.Dispose();
        await _source.DisposeAsync();
    }

    /// <summary>Reads from blocks that are in memory already.</summary>
    private bool TryRead(long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            var (number, start) = Math.DivRem(offset, _blockBytes);
            if (_blocks.Find(number) is not { } block)
            {
                return false;
            }

            var part = block.AsSpan((int)start);
            part = part[..Math.Min(part.Length, destination.Length)];
            part.CopyTo(destination);
            offset += part.Length;
            destination = destination[part.Length..];
        }

        return true;
    }

    /// <summary>Whether bytes are on disk of which the blocks would have to be fetched, or would be a detour.</summary>
    private bool IsOnDiskAlone(long offset, int count)
    {
        if (_holds is null || !_holds(offset, count))
        {
            return false;
        }

        var start = offset - (offset % _blockBytes);
        var end = offset + count + _blockBytes - 1;
        end = Math.Min(end - (end % _blockBytes), Identity.Length);
        return count >= LeastDirectBytes || !_holds(start, end - start);
    }

    private async Task ReadBlocksAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        // All are asked for before the first is waited for: neighbours are one request.
        var first = offset / _blockBytes;
        var last = (offset + destination.Length - 1) / _blockBytes;
        var blocks = new Task<byte[]>[last - first + 1];
        for (var place = 0; place < blocks.Length; place++)
        {
            blocks[place] = _blocks.Get(first + place);
        }

        foreach (var reading in blocks)
        {
            var block = await reading.WaitAsync(cancellationToken);
            var part = block.AsMemory((int)(offset % _blockBytes));
            part = part.Length <= destination.Length ? part : part[..destination.Length];
            part.CopyTo(destination);
            offset += part.Length;
            destination = destination[part.Length..];
        }
    }

    // A block may be waited for by several readers, so it is not one reader's cancellation that ends it.
    private async Task<byte[]> FetchAsync(long number)
    {
        var offset = number * _blockBytes;
        var block = new byte[Math.Min(_blockBytes, Identity.Length - offset)];
        await _source.ReadAsync(offset, block, _stop);
        return block;
    }
}
