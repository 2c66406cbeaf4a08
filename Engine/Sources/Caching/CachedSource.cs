namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>A remote file whose fetched bytes are kept on disk, for this job and those that come after it.</summary>
/// <remarks>
/// What is read is fetched and kept as it is. Which state of the file it is of is the source's own to see: what is kept
/// of another state has another key. Threading: any number of readers at once.
/// </remarks>
/// <param name="source">The file; disposed with this.</param>
/// <param name="store">Where its bytes are kept.</param>
internal sealed class CachedSource(IByteSource source, RangeStore store) : IByteSource
{
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
    public int RequestBytes => source.RequestBytes;

    /// <summary>Whether all of a range is on disk.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many.</param>
    public bool Holds(long offset, long count) => _file.Holds(offset, count);

    /// <inheritdoc/>
    public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellationToken.ThrowIfCancellationRequested();
        return destination.Length > Identity.Length - offset
            ? source.ReadAsync(offset, destination, cancellationToken) // Which says that there is no such range.
            : destination.Length == 0 ? ValueTask.CompletedTask
            : _file.ReadAsync(source, offset, destination, cancellationToken);
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
}
