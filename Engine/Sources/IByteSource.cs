namespace Compute.Orleans.Engine.Sources;

/// <summary>A file that can be read at any offset by any number of callers at once.</summary>
public interface IByteSource : IDataSource
{
    /// <summary>
    /// Up to how many bytes that nobody wants are sooner read along than another read is begun; 0 for a local file.
    /// </summary>
    int CheapGapBytes => 0;

    /// <summary>How many neighbouring bytes are best asked for at once; 0 for a local file.</summary>
    int RequestBytes => 0;

    /// <summary>Fills <paramref name="destination"/> with the bytes that begin at <paramref name="offset"/>.</summary>
    /// <param name="offset">Bytes from the start of the file.</param>
    /// <param name="destination">Filled whole, or the call fails: a short read is never silent.</param>
    /// <param name="cancellationToken">Ends the read early.</param>
    /// <exception cref="Faults.ComputeException">
    /// DataUnreachable when the bytes could not be had; CorruptData when the file ends before the last of them.
    /// </exception>
    ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken);

    /// <summary>Reads parts that lie far apart by fewer requests than there are parts, where the source can.</summary>
    /// <param name="parts">At least one, in the order of the file; none empty, none overlapping another.</param>
    /// <param name="cancellationToken">Ends the read early.</param>
    /// <returns>Whether they were read; where not, some may have been written to, and all are to be read.</returns>
    /// <exception cref="Faults.ComputeException">As for any read.</exception>
    ValueTask<bool> TryReadApartAsync(IReadOnlyList<BytePart> parts, CancellationToken cancellationToken) => new(false);

    /// <summary>Reads bytes that turned out to be damaged once more, past all that keeps what was read.</summary>
    /// <param name="offset">Bytes from the start of the file.</param>
    /// <param name="destination">Filled whole, unless null is returned.</param>
    /// <param name="cancellationToken">Ends the read early.</param>
    /// <returns>
    /// How they came, for messages: <c>HTTP 206 (Partial Content) while reading bytes 8 to 15</c>; null where they
    /// would be the same again, and nothing was read.
    /// </returns>
    /// <exception cref="Faults.ComputeException">As for any read.</exception>
    ValueTask<string?> ReadAgainAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
        new((string?)null);
}
