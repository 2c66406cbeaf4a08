namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Asks once more for zeros that a server sent, and for what is known to be none.</summary>
/// <remarks>
/// Where a server sends zeros for whatever it is asked, both answers are alike; but it does so for the file's beginning
/// too, which is known. Threading: any number of callers.
/// </remarks>
/// <param name="read">Reads a range by a request of its own, as it comes.</param>
/// <param name="isNetCdf">Whether the file begins as NetCDF files do.</param>
internal sealed class ZeroCheck(Func<RangeProgress, IRangeReceiver, CancellationToken, Task> read, bool isNetCdf)
{
    /// <summary>Asks.</summary>
    /// <param name="sample">What is asked for of the zeros.</param>
    /// <param name="identity">The state of the file.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>Why the zeros are not believed; null where they are.</returns>
    /// <exception cref="Faults.ComputeException">DataUnreachable or CorruptData: it could not be asked.</exception>
    public async Task<string?> FlawAsync(
        (long Offset, int Count) sample, SourceIdentity identity, CancellationToken cancellationToken)
    {
        if (isNetCdf)
        {
            var count = (int)Math.Min(NetCdfSignature.Bytes, identity.Length);
            if (!NetCdfSignature.IsIn(await ReadAsync(0, count, identity, cancellationToken)))
            {
                return "asked for the file's beginning, the server does not send that any more, either";
            }
        }

        var again = await ReadAsync(sample.Offset, sample.Count, identity, cancellationToken);
        return again.AsSpan().IndexOfAnyExcept((byte)0) is var at and >= 0
            ? $"asked again, the server sent something else, first at byte {sample.Offset + at}"
            : null;
    }

    private async Task<byte[]> ReadAsync(
        long offset, int count, SourceIdentity identity, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await read(new(offset, count, identity), new RangeRoom(offset, bytes), cancellationToken);
        return bytes;
    }
}
