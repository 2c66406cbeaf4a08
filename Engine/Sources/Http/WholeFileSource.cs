namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>A remote file that was fetched as a whole, read from the disk.</summary>
/// <remarks>Threading: any number of readers at once.</remarks>
/// <param name="name">The file as messages name it.</param>
/// <param name="location">Its URL.</param>
/// <param name="identity">What its server said that it is.</param>
/// <param name="file">The copy.</param>
/// <param name="close">Ends the use of the copy.</param>
internal sealed class WholeFileSource(
    string name, string location, SourceIdentity identity, FileSource file, Func<ValueTask> close)
    : IByteSource
{
    private int _isClosed;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Location => location;

    /// <inheritdoc/>
    public SourceIdentity Identity => identity;

    /// <inheritdoc/>
    public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
        file.ReadAsync(offset, destination, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() =>
        Interlocked.Exchange(ref _isClosed, 1) == 0 ? close() : ValueTask.CompletedTask;
}
