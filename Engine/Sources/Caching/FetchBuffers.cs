using System.Buffers;
using System.Numerics;

namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>Memory for what is being fetched or waits for the disk, so much and no more.</summary>
/// <remarks>Threading: any number of callers.</remarks>
/// <param name="most">Bytes that may be lent at once.</param>
internal sealed class FetchBuffers(long most)
{
    // The shared pool's arrays: powers of two between these, and beyond them what was asked for.
    private const int LeastPooled = 16;
    private const int GreatestPooled = 1 << 30;

    private long _lent;

    /// <summary>Bytes that are lent now.</summary>
    public long Lent => Interlocked.Read(ref _lent);

    /// <summary>Lends memory, if there is some.</summary>
    /// <param name="bytes">How much.</param>
    /// <returns>At least as many bytes, all of which count as lent; or null.</returns>
    public byte[]? Rent(int bytes)
    {
        // Before there is an array: one that is refused once it is there was memory beyond the bound.
        var expected = bytes > GreatestPooled
            ? bytes
            : (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(bytes, LeastPooled));
        if (Interlocked.Add(ref _lent, expected) > most)
        {
            _ = Interlocked.Add(ref _lent, -expected);
            return null;
        }

        var length = 0;
        try
        {
            var rented = ArrayPool<byte>.Shared.Rent(bytes);
            length = rented.Length;
            return rented;
        }
        finally
        {
            _ = Interlocked.Add(ref _lent, length - expected); // Which is all of it where there is no such memory.
        }
    }

    /// <summary>Takes memory back.</summary>
    /// <param name="rented">The memory; nobody uses it any more.</param>
    public void Return(byte[] rented)
    {
        _ = Interlocked.Add(ref _lent, -rented.Length);
        ArrayPool<byte>.Shared.Return(rented);
    }
}
