using System.Collections.Concurrent;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Tests.Support;

/// <summary>Reads as a server answers: later, so that others can ask meanwhile.</summary>
/// <param name="inner">What is read.</param>
/// <param name="failsAt">The offset at which a read fails; -1 for none.</param>
public sealed class SlowSource(MemorySource inner, long failsAt) : IByteSource
{
    private int _underway;
    private int _mostAtOnce;
    private int _begun;
    private long _bytesUnderway;
    private long _mostBytesAtOnce;

    public string Name => inner.Name;

    public string Location => inner.Location;

    public SourceIdentity Identity => inner.Identity;

    public int CheapGapBytes { get; init; }

    public int RequestBytes { get; init; }

    /// <summary>Whether parts that lie apart are read by one request.</summary>
    public bool ServesParts { get; init; }

    /// <summary>How many parts each such request asked for.</summary>
    public ConcurrentQueue<int> Apart { get; } = [];

    public int Underway => Volatile.Read(ref _underway);

    public int MostAtOnce => Volatile.Read(ref _mostAtOnce);

    public long MostBytesAtOnce => Volatile.Read(ref _mostBytesAtOnce);

    public int Begun => Volatile.Read(ref _begun);

    public async ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        _ = Interlocked.Increment(ref _begun);
        var underway = Interlocked.Increment(ref _underway);
        _mostAtOnce = Math.Max(_mostAtOnce, underway); // Reads are begun by one caller, one after the other.
        var bytes = Interlocked.Add(ref _bytesUnderway, destination.Length);
        _mostBytesAtOnce = Math.Max(_mostBytesAtOnce, bytes);
        await Task.Delay(1, cancellationToken);
        try
        {
            await inner.ReadAsync(offset == failsAt ? long.MaxValue : offset, destination, cancellationToken);
        }
        finally
        {
            _ = Interlocked.Decrement(ref _underway);
            _ = Interlocked.Add(ref _bytesUnderway, -destination.Length);
        }
    }

    public async ValueTask<bool> TryReadApartAsync(
        IReadOnlyList<BytePart> parts, CancellationToken cancellationToken)
    {
        Apart.Enqueue(parts.Count);
        await Task.Delay(1, cancellationToken);
        foreach (var part in parts.Where(_ => ServesParts))
        {
            await inner.ReadAsync(
                part.Offset == failsAt ? long.MaxValue : part.Offset, part.Room, cancellationToken);
        }

        return ServesParts;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
