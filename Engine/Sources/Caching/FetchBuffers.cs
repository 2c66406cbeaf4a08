using System.Buffers;

namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>Memory for what is being fetched or waits for the disk, so much and no more.</summary>
/// <remarks>Threading: any number of callers.</remarks>
/// <param name="most">Bytes that may be lent at once.</param>
internal sealed class FetchBuffers(long most)
{
    private long _lent;

    /// <summary>Bytes that are lent now.</summary>
    public long Lent => Interlocked.Read(ref _lent);

    /// <summary>Lends memory, if there is some.</summary>
    /// <param name="bytes">How much.</param>
    /// <returns>At least as many bytes, or null.</returns>
    public byte[]? Rent(int bytes)
    {
        if (Interlocked.Add(ref _lent, bytes) <= most)
        {
            return ArrayPool<byte>.Shared.Rent(bytes);
        }

        _ = Interlocked.Add(ref _lent, -bytes);
        return null;
    }

    /// <summary>Takes memory back.</summary>
    /// <param name="rented">The memory; nobody uses it any more.</param>
    /// <param name="bytes">How much was asked for.</param>
    public void Return(byte[] rented, int bytes)
    {
        ArrayPool<byte>.Shared.Return(rented);
        _ = Interlocked.Add(ref _lent, -bytes);
    }
}
