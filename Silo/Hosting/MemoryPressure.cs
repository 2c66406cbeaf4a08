namespace Compute.Orleans.Silo.Hosting;

/// <summary>Says when garbage is worth collecting: near the limit, and only after some more has come.</summary>
/// <remarks>Threading: one caller.</remarks>
/// <param name="limitBytes">The memory that the process may have, in bytes.</param>
internal sealed class MemoryPressure(long limitBytes)
{
    private long _leastSince;
    private bool _hasCollected;

    private long CollectBytes => limitBytes / 32 * 13;

    private long CompactBytes => limitBytes / 32 * 15;

    private long GrowthBytes => limitBytes / 32;

    /// <summary>Looks at the memory of the process.</summary>
    /// <param name="residentBytes">What it has now.</param>
    public MemoryAction Look(long residentBytes)
    {
        _leastSince = _hasCollected ? Math.Min(_leastSince, residentBytes) : residentBytes;
        var hasGrown = !_hasCollected || residentBytes - _leastSince >= GrowthBytes;
        if (residentBytes < CollectBytes || !hasGrown)
        {
            return MemoryAction.None;
        }

        // What is left after a collection is the least from then on: what it freed comes back a little later.
        _hasCollected = true;
        _leastSince = residentBytes;
        return residentBytes < CompactBytes ? MemoryAction.Collect : MemoryAction.Compact;
    }
}
