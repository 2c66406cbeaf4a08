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
    /// <returns>At least as many bytes, all of which count as lent; or null.</returns>
    public byte[]? Rent(int bytes)
    {
        var rented = ArrayPool<byte>.Shared.Rent(bytes);
        if (Interlocked.Add(ref _lent, rented.Length) <= most)
        {
            return rented;
        }

        Return(rented);
        return null;
    }

    /// <summary>Takes memory back.</summary>
    /// <param name="rented">The memory; nobody uses it any more.</param>
    public void Return(byte[] rented)
    {
        _ = Interlocked.Add(ref _lent, -rented.Length);
        ArrayPool<byte>.Shared.Return(rented);
    }
}
