namespace Compute.Orleans.Engine.Sources;

/// <summary>A file that can be read at any offset by any number of callers at once.</summary>
public interface IByteSource : IDataSource
{
    /// <summary>
    /// Up to how many bytes that nobody wants are sooner read along than another read is begun; 0 for a local file.
    /// </summary>
    int CheapGapBytes => 0;

    /// <summary>Fills <paramref name="destination"/> with the bytes that begin at <paramref name="offset"/>.</summary>
    /// <param name="offset">Bytes from the start of the file.</param>
    /// <param name="destination">Filled whole, or the call fails: a short read is never silent.</param>
    /// <param name="cancellationToken">Ends the read early.</param>
    /// <exception cref="Faults.ComputeException">
    /// DataUnreachable when the bytes could not be had; CorruptData when the file ends before the last of them.
    /// </exception>
    ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken);
}
