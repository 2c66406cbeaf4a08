using System.Collections.Concurrent;
using System.Numerics;

namespace Compute.Orleans.Engine.Arrays;

/// <summary>Keeps the buffers that blocks are evaluated in, so that a block costs no allocation.</summary>
/// <remarks>
/// <para>Threading: any number of callers. Lengths are rounded up to a power of two, at least 4 KiB.</para>
/// <para>
/// What is rented is bounded by the memory budget of the partitions that run; what is kept idle by this pool.
/// </para>
/// </remarks>
/// <param name="idleBytes">The largest number of bytes that are kept for later.</param>
public sealed class BufferPool(long idleBytes)
{
    private const int SmallestBits = 12;
    private readonly ConcurrentBag<byte[]>[] _idle =
        [.. Enumerable.Range(0, 32).Select(_ => new ConcurrentBag<byte[]>())];
    private long _idleNow;
    private long _allocated;

    /// <summary>Bytes that this pool ever allocated: its growth is what evaluation costs the heap.</summary>
    public long AllocatedBytes => Interlocked.Read(ref _allocated);

    /// <summary>Rents a buffer; its content is undefined.</summary>
    /// <param name="bytes">The length that is needed, in bytes.</param>
    public PooledBuffer Rent(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, 1L << 30);
        var bits = Math.Max(SmallestBits, BitOperations.Log2((uint)Math.Max(1, bytes - 1)) + 1);
        if (_idle[bits].TryTake(out var array))
        {
            Interlocked.Add(ref _idleNow, -array.Length);
        }
        else
        {
            array = GC.AllocateUninitializedArray<byte>(1 << bits);
            Interlocked.Add(ref _allocated, array.Length);
        }

        return new PooledBuffer(this, array, (int)bytes);
    }

    /// <summary>Gives up the buffers that are kept for later: the next ones are allocated.</summary>
    public void Trim()
    {
        foreach (var idle in _idle)
        {
            while (idle.TryTake(out var array))
            {
                Interlocked.Add(ref _idleNow, -array.Length);
            }
        }
    }

    internal void Return(byte[] array)
    {
        if (Interlocked.Add(ref _idleNow, array.Length) > idleBytes)
        {
            Interlocked.Add(ref _idleNow, -array.Length);
            return;
        }

        _idle[BitOperations.Log2((uint)array.Length)].Add(array);
    }
}
