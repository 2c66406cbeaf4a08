using System.Buffers;

namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>A remote file whose fetched bytes are kept on disk, for this job and those that come after it.</summary>
/// <remarks>
/// Reads that are smaller than a block are widened to whole blocks, of which the last ones stay in memory. Larger ones
/// are fetched and kept as they are. Which state of the file they are of is the source's own to see: what is kept of
/// another state has another key. Threading: any number of readers at once.
/// </remarks>
/// <param name="source">The file; disposed with this.</param>
/// <param name="store">Where its bytes are kept.</param>
/// <param name="blockBytes">Bytes of a block.</param>
internal sealed class CachedSource(IByteSource source, RangeStore store, int blockBytes) : IByteSource
{
    /// <summary>From here on what is on disk is read from there as it is, without the blocks around it.</summary>
    private const int LeastDirectBytes = 8 << 10;

    private readonly CachedFile _file = store.Open(source.Location, source.Identity);

    /// <inheritdoc/>
    public string Name => source.Name;

    /// <inheritdoc/>
    public string Location => source.Location;

    /// <inheritdoc/>
    public SourceIdentity Identity => source.Identity;

    /// <inheritdoc/>
    public int CheapGapBytes => source.CheapGapBytes;

    /// <inheritdoc/>
    public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellationToken.ThrowIfCancellationRequested();
        if (destination.Length > Identity.Length - offset)
        {
            return source.ReadAsync(offset, destination, cancellationToken); // Which says that there is no such range.
        }

        if (destination.Length >= blockBytes)
        {
            return _file.ReadAsync(source, offset, destination, cancellationToken);
        }

        if (destination.Length == 0 || IsRecent(offset, destination.Span))
        {
            return ValueTask.CompletedTask;
        }

        var start = offset - (offset % blockBytes);
        var end = Math.Min(offset + destination.Length + blockBytes - 1, Identity.Length);
        end = end == Identity.Length ? end : end - (end % blockBytes);
        return _file.Holds(offset, destination.Length)
            && (destination.Length >= LeastDirectBytes || !_file.Holds(start, end - start))
                ? _file.ReadAsync(source, offset, destination, cancellationToken)
                : new(ReadBlocksAsync(start, (int)(end - start), offset, destination, cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryReadApartAsync(
        IReadOnlyList<BytePart> parts, CancellationToken cancellationToken)
    {
        // What is on disk already, as after the whole variable was read, is read from there.
        if (parts.All(part => _file.Holds(part.Offset, part.Room.Length)))
        {
            return false;
        }

        var (areThere, areNew) = await store.Apart.ReadAsync(
            _file, parts, () => source.TryReadApartAsync(parts, cancellationToken).AsTask(), cancellationToken);
        if (areThere)
        {
            var bytes = parts.Sum(part => part.Room.Length);
            store.Counters.Read(areNew ? 0 : bytes, areNew ? bytes : 0);
        }

        return areThere;
    }

    /// <inheritdoc/>
    public async ValueTask<string?> ReadAgainAsync(
        long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        var how = await source.ReadAgainAsync(offset, destination, cancellationToken);
        if (how is not null)
        {
            _file.Drop(offset, destination.Length);
            for (var number = offset / blockBytes; number * blockBytes < offset + destination.Length; number++)
            {
                store.Recent.Drop(_file, number);
            }
        }

        return how;
    }

    /// <inheritdoc/>
    public ValueTask VerifyUnchangedAsync(CancellationToken cancellationToken) =>
        source.VerifyUnchangedAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        store.Close(_file);
        await source.DisposeAsync();
    }

    private bool IsRecent(long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            var (number, skipped) = Math.DivRem(offset, blockBytes);
            if (store.Recent.Find(_file, number) is not { } block)
            {
                return false;
            }

            var part = block.AsSpan((int)skipped);
            part = part[..Math.Min(part.Length, destination.Length)];
            part.CopyTo(destination);
            offset += part.Length;
            destination = destination[part.Length..];
        }

        return true;
    }

    private async Task ReadBlocksAsync(
        long start, int bytes, long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        var rented = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            var blocks = rented.AsMemory(0, bytes);
            await _file.ReadAsync(source, start, blocks, cancellationToken);
            blocks.Slice((int)(offset - start), destination.Length).CopyTo(destination);
            for (var first = 0; first < bytes; first += blockBytes)
            {
                store.Recent.Put(
                    _file,
                    (start + first) / blockBytes,
                    blocks.Slice(first, Math.Min(blockBytes, bytes - first)).ToArray());
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
