namespace Compute.Orleans.Engine.Arrays;

/// <summary>A rented buffer; disposing it gives it back, once.</summary>
public sealed class PooledBuffer : IDisposable
{
    private readonly BufferPool _pool;
    private readonly int _length;
    private byte[]? _array;

    internal PooledBuffer(BufferPool pool, byte[] array, int length)
    {
        _pool = pool;
        _array = array;
        _length = length;
    }

    /// <summary>The rented bytes.</summary>
    public Memory<byte> Memory =>
        (_array ?? throw new ObjectDisposedException(nameof(PooledBuffer))).AsMemory(0, _length);

    /// <summary>The rented bytes.</summary>
    public Span<byte> Span => Memory.Span;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
        {
            _pool.Return(array);
        }
    }
}
