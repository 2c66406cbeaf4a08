namespace Compute.Orleans.Grains.Tables;

/// <summary>The right to write, given back when disposed.</summary>
internal readonly struct WriterTurn : IDisposable
{
    private readonly SemaphoreSlim? _writer;

    private WriterTurn(SemaphoreSlim? writer) => _writer = writer;

    /// <summary>Waits for the turn; at once where there is no need to take turns.</summary>
    /// <param name="writer">The only writer's semaphore, or null.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async ValueTask<WriterTurn> Of(SemaphoreSlim? writer, CancellationToken cancellationToken)
    {
        if (writer is not null)
        {
            await writer.WaitAsync(cancellationToken);
        }

        return new WriterTurn(writer);
    }

    /// <inheritdoc/>
    public void Dispose() => _writer?.Release();
}
