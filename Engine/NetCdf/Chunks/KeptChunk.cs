using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.NetCdf.Chunks;

/// <summary>A decoded chunk in the cache, or on its way there; its users keep it from going.</summary>
/// <remarks>Threading: all but <see cref="Bytes"/> belongs to the cache, under its lock.</remarks>
/// <param name="key">Which chunk.</param>
/// <param name="buffer">Room for it.</param>
/// <param name="chargedBytes">The memory that it was charged for.</param>
/// <param name="isBorrowed">Whether that is memory which others may want.</param>
internal sealed class KeptChunk(ChunkKey key, PooledBuffer buffer, long chargedBytes, bool isBorrowed)
{
    private readonly TaskCompletionSource<bool> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Which chunk.</summary>
    public ChunkKey Key => key;

    /// <summary>The memory that it was charged for, in bytes.</summary>
    public long ChargedBytes => chargedBytes;

    /// <summary>Whether that is memory which others may want.</summary>
    public bool IsBorrowed => isBorrowed;

    /// <summary>The decoded chunk, to be read while it is in use.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.Span;

    /// <summary>Room for the decoded chunk, for the one who fills it.</summary>
    public Memory<byte> Room => buffer.Memory;

    /// <summary>Ends when the chunk is there: true, or when it could not be had: false.</summary>
    public Task<bool> Ready => _ready.Task;

    /// <summary>How many use it, or wait for it.</summary>
    public int Users { get; set; } = 1;

    /// <summary>Whether the cache has given it up; it goes with its last user.</summary>
    public bool IsDropped { get; set; }

    /// <summary>Its place in the order of use.</summary>
    public LinkedListNode<KeptChunk>? Place { get; set; }

    /// <summary>Tells those who wait.</summary>
    /// <param name="isThere">Whether the chunk is there.</param>
    public void Announce(bool isThere) => _ready.SetResult(isThere);

    /// <summary>Gives the memory back.</summary>
    public void Free() => buffer.Dispose();
}
