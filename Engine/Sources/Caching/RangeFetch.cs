namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>A range that is being fetched, or was and is not on disk yet.</summary>
/// <remarks>
/// Its memory is its own, so that no reader's going away disturbs the others. Threading: the counts and the
/// damage are the file's, which looks at them under its lock; the rest is for any caller.
/// </remarks>
/// <param name="offset">The first byte.</param>
/// <param name="room">The memory.</param>
/// <param name="length">Bytes of it.</param>
internal sealed class RangeFetch(long offset, byte[] room, int length) : IDisposable
{
    // What waits goes on on a thread of its own, and never within the thread that brought the bytes.
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _hasFailed;

    /// <summary>The first byte.</summary>
    public long Offset => offset;

    /// <summary>How many bytes.</summary>
    public int Length => length;

    /// <summary>The first byte behind the range.</summary>
    public long End => offset + length;

    /// <summary>The memory as it was rented.</summary>
    public byte[] Rented => room;

    /// <summary>The range's bytes; whole once the fetch ended well.</summary>
    public Memory<byte> Bytes => room.AsMemory(0, length);

    /// <summary>How the fetch ended: null when it ended well.</summary>
    public Task<Exception?> Ended => _ended.Task;

    /// <summary>Whether it ended without the bytes: nobody is to wait for it any more.</summary>
    public bool HasFailed => _hasFailed;

    /// <summary>Readers that want the bytes.</summary>
    public int Readers { get; set; }

    /// <summary>Whether the bytes turned out to be damaged: they are not to be kept.</summary>
    public bool IsDamaged { get; set; }

    /// <summary>Readers, fetch and disk: as long as there is one, the memory is in use.</summary>
    public int Holders { get; set; }

    /// <summary>Fetches the range; never throws.</summary>
    /// <param name="source">The file.</param>
    public async Task RunAsync(IByteSource source)
    {
        Exception? failure = null;
        try
        {
            await source.ReadAsync(offset, Bytes, _stop.Token);
        }
#pragma warning disable CA1031 // Whatever it is, it is those who wait that it is meant for.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            failure = thrown;
        }

        _hasFailed = failure is not null;
        _ended.SetResult(failure);
    }

    /// <summary>Ends a fetch that nobody waits for any more.</summary>
    public void Stop() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
