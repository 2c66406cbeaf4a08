using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>What one reader waits for: some bytes, and room for them.</summary>
/// <remarks>
/// Threading: none; whoever holds the lock of the request that fetches it. Once it has ended, nothing is written to the
/// reader's memory any more.
/// </remarks>
/// <param name="offset">The first byte.</param>
/// <param name="destination">Room for the bytes.</param>
internal sealed class PendingRead(long offset, Memory<byte> destination)
{
    // What the reader does with the bytes is not done where bytes are received.
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The first byte.</summary>
    public long Offset => offset;

    /// <summary>The byte behind the last.</summary>
    public long End => offset + destination.Length;

    /// <summary>Whether the reader has its bytes, or an error, or has gone away.</summary>
    public bool HasEnded => _end.Task.IsCompleted;

    /// <summary>Ends when the read does.</summary>
    public Task Task => _end.Task;

    /// <summary>Whether all bytes have come.</summary>
    public bool IsFilled { get; private set; }

    /// <summary>Takes what is wanted of some bytes.</summary>
    /// <param name="first">Where they stand in the file; all before them have been shown.</param>
    /// <param name="bytes">The bytes.</param>
    public void Take(long first, ReadOnlySpan<byte> bytes)
    {
        var last = first + bytes.Length;
        if (HasEnded || last <= offset || first >= End)
        {
            return;
        }

        var (from, to) = (Math.Max(first, offset), Math.Min(last, End));
        bytes[(int)(from - first)..(int)(to - first)].CopyTo(destination.Span[(int)(from - offset)..]);
        IsFilled = to == End;
    }

    /// <summary>Lets the reader have its bytes.</summary>
    public void Complete() => _ = _end.TrySetResult();

    /// <summary>Ends the read with an error of its own; readers do not share one exception.</summary>
    /// <param name="failure">What happened to the request.</param>
    public void Fail(Exception failure) => _ = _end.TrySetException(failure is ComputeException known
        ? known.Again()
        : failure);

    /// <summary>Ends the read of a reader that goes away.</summary>
    /// <param name="cancellationToken">Why.</param>
    public void Cancel(CancellationToken cancellationToken) => _ = _end.TrySetCanceled(cancellationToken);
}
