namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>What a cache of fetched bytes did since it was made.</summary>
/// <remarks>Threading: any number of writers and readers; the numbers are not all of one moment.</remarks>
public sealed class CacheCounters
{
    private long _hits;
    private long _misses;
    private long _servedBytes;
    private long _fetchedBytes;
    private long _evictions;
    private long _damaged;
    private long _unkept;
    private long _bytes;

    /// <summary>Reads that the cache answered, or that waited for another's fetch.</summary>
    public long Hits => Interlocked.Read(ref _hits);

    /// <summary>Reads of which some bytes had to be fetched.</summary>
    public long Misses => Interlocked.Read(ref _misses);

    /// <summary>Bytes that were given to readers without fetching them for it.</summary>
    public long ServedBytes => Interlocked.Read(ref _servedBytes);

    /// <summary>Bytes that were fetched, those included that nobody asked for.</summary>
    public long FetchedBytes => Interlocked.Read(ref _fetchedBytes);

    /// <summary>Ranges that went for lack of room.</summary>
    public long Evictions => Interlocked.Read(ref _evictions);

    /// <summary>Ranges that were not as they had been written, and were dropped.</summary>
    public long Damaged => Interlocked.Read(ref _damaged);

    /// <summary>Fetched ranges that were not kept: the disk was full, refused, or too slow.</summary>
    public long Unkept => Interlocked.Read(ref _unkept);

    /// <summary>Bytes on disk, those of other processes as of the last sweep.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Counts a read.</summary>
    /// <param name="servedBytes">Bytes that were there, or on their way.</param>
    /// <param name="fetchedBytes">Bytes that were fetched for it.</param>
    internal void Read(long servedBytes, long fetchedBytes)
    {
        _ = Interlocked.Increment(ref fetchedBytes > 0 ? ref _misses : ref _hits);
        _ = Interlocked.Add(ref _servedBytes, servedBytes);
        _ = Interlocked.Add(ref _fetchedBytes, fetchedBytes);
    }

    /// <summary>Counts ranges that went for lack of room.</summary>
    /// <param name="ranges">How many.</param>
    internal void Evicted(int ranges) => Interlocked.Add(ref _evictions, ranges);

    /// <summary>Counts a range that was not as it had been written.</summary>
    internal void Damage() => Interlocked.Increment(ref _damaged);

    /// <summary>Counts fetched ranges that were not kept.</summary>
    /// <param name="ranges">How many.</param>
    internal void NotKept(int ranges) => Interlocked.Add(ref _unkept, ranges);

    /// <summary>Notes that files came or went.</summary>
    /// <param name="bytes">How many bytes; negative when they went.</param>
    internal void Grew(long bytes) => Interlocked.Add(ref _bytes, bytes);
}
