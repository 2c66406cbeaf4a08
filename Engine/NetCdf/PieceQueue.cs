using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>
/// Hands pieces to a visitor in the order in which their reading began; where a source takes its time, some are under
/// way at once, and where a piece is there at once it is handed on at once, while it is in the processor's cache.
/// </summary>
/// <remarks>Threading: one caller.</remarks>
/// <param name="visitor">Takes the pieces.</param>
/// <param name="atOnce">How many may be under way; at least 1.</param>
internal sealed class PieceQueue(IPieceVisitor visitor, int atOnce) : IAsyncDisposable
{
    private readonly Queue<(Task Read, ReadPiece Piece)> _underway = [];

    /// <summary>Takes a piece over, and waits where too many are under way.</summary>
    /// <param name="read">Its reading.</param>
    /// <param name="piece">The piece, which is the queue's now.</param>
    public ValueTask AddAsync(ValueTask read, ReadPiece piece)
    {
        if (_underway.Count == 0 && read.IsCompletedSuccessfully)
        {
            using (piece)
            {
                piece.Show(visitor);
            }

            return ValueTask.CompletedTask;
        }

        _underway.Enqueue((read.AsTask(), piece));
        return _underway.Count < atOnce ? ValueTask.CompletedTask : TakeAsync();
    }

    /// <summary>Hands on what is under way.</summary>
    public async ValueTask FinishAsync()
    {
        while (_underway.Count > 0)
        {
            await TakeAsync();
        }
    }

    /// <summary>Waits, after a failure, until no read is left that fills a piece.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_underway.TryDequeue(out var next))
        {
            await next.Read.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            next.Piece.Dispose();
        }
    }

    private async ValueTask TakeAsync()
    {
        var (read, piece) = _underway.Dequeue();
        using (piece)
        {
            await read;
            piece.Show(visitor);
        }
    }
}
