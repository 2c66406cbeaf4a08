namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Memory that a range is read into.</summary>
/// <param name="start">Where the range begins in the file.</param>
/// <param name="room">The memory, as long as the range.</param>
internal sealed class RangeRoom(long start, Memory<byte> room) : IRangeReceiver
{
    /// <inheritdoc/>
    public void Receive(long offset, ReadOnlySpan<byte> bytes) => bytes.CopyTo(room.Span[(int)(offset - start)..]);
}
