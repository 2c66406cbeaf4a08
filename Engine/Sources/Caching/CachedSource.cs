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
    public ValueTask VerifyUnchangedAsync(CancellationToken cancellationToken) =>
        source.VerifyUnchangedAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        store.Close(_file);
        await source.DisposeAsync();
    }
}
