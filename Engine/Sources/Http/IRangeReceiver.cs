namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Takes the bytes of a range as they come.</summary>
internal interface IRangeReceiver
{
    /// <summary>Takes bytes; each is shown once, in the order of the file.</summary>
    /// <param name="offset">Where they stand in the file.</param>
    /// <param name="bytes">The bytes; valid during the call.</param>
    void Receive(long offset, ReadOnlySpan<byte> bytes);
}
