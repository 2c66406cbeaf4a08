namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>Fetched bytes of remote files on local disk, for all jobs of a process and of those beside it.</summary>
/// <remarks>
/// <para>A range is a file, written behind the reader's back and together with its neighbours, with checksums that each
/// reading looks at; what is damaged is fetched again. What was not used for longest goes first. A disk that is full,
/// slow or not there costs time and never a job: what cannot be kept is counted, and fetched again by who wants it
/// next.</para>
/// <para>Memory: 24 bytes for each range of files that were opened, 8 MiB of small parts, and up to 48 MiB of what is
/// being fetched or waits for the disk. Threading: any number of callers.</para>
/// </remarks>
public sealed class RangeStore : IDisposable, IAsyncDisposable
{
    private const long PartsBytes = 8 << 20;
    private const long BufferBytes = 48 << 20;

    /// <summary>What the cache leaves free on its disk, where the service's own files may stand too.</summary>
    internal const long ReserveBytes = 1L << 30;

    /// <summary>Files that nobody has open are forgotten where more are known; the disk knows them.</summary>
    private const int ManyFiles = 1024;

    /// <summary>A sweep is due when a process wrote so small a part of what may be kept.</summary>
    private const int SweepShare = 32;

    /// <summary>How long a disk that refused is left alone, and a sweep that is not due is put off.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan _leftover = TimeSpan.FromMinutes(10);

    private readonly string _root;
    private readonly long _maxBytes;
    private readonly TimeProvider _clock;
    private readonly Func<string, long> _freeBytes;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, CachedFile> _files = new(StringComparer.Ordinal);
    private readonly FetchBuffers _buffers = new(BufferBytes);
    private readonly CancellationTokenSource _stop = new();
    private readonly RangeWriter _writer;
    private Task _sweeping;
    private int _trimAbove = ManyFiles;
    private long _limit;
    private long _unswept;
    private long _sweptAt;

    /// <summary>Opens a cache; its folder is looked through in the background.</summary>
    /// <param name="folder">Absolute path of the folder; made with the first range.</param>
    /// <param name="maxBytes">The most that is kept in it; 0 keeps nothing, and removes what there is.</param>
    /// <param name="clock">Tells when a range was used; the system's by default.</param>
    public RangeStore(string folder, long maxBytes, TimeProvider? clock = null)
        : this(folder, maxBytes, clock, CacheFolder.FreeBytes)
    {
    }

    /// <summary>Opens a cache on a disk of a test's own making.</summary>
    /// <param name="folder">Absolute path of the folder.</param>
    /// <param name="maxBytes">The most that is kept in it.</param>
    /// <param name="clock">Tells when a range was used; the system's by default.</param>
    /// <param name="freeBytes">How many bytes are free on the disk of a folder.</param>
    internal RangeStore(string folder, long maxBytes, TimeProvider? clock, Func<string, long> freeBytes)
    {
        _root = Path.GetFullPath(folder);
        _maxBytes = maxBytes;
        _limit = maxBytes / SweepShare; // Until it is known what is there already.
        _clock = clock ?? TimeProvider.System;
        _freeBytes = freeBytes;
        _sweeping = Task.Run(Sweep);
        _writer = new(this, maxBytes, _clock);
    }

    /// <summary>What the cache did.</summary>
    public CacheCounters Counters { get; } = new();

    /// <summary>Whether anything is kept.</summary>
    internal bool IsOn => _maxBytes > 0;

    /// <summary>The parts that were read together last.</summary>
    internal RecentParts Apart { get; } = new(PartsBytes);

    /// <summary>Seconds since 1970.</summary>
    internal uint Now => (uint)_clock.GetUtcNow().ToUnixTimeSeconds();

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _writer.End();
    }

    /// <summary>Ends the cache; what is not on disk by now will not be.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await Task.WhenAll(_writer.Ended, _sweeping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>What is known of a file; what is kept of its other states goes soon.</summary>
    /// <param name="location">The file's full URL.</param>
    /// <param name="identity">Its state.</param>
    internal CachedFile Open(string location, SourceIdentity identity)
    {
        var folder = CacheFolder.Of(_root, location, identity);
        CachedFile? file;
        bool isNew;
        lock (_gate)
        {
            isNew = !_files.TryGetValue(folder, out file);
            if (isNew)
            {
                Trim();
                _files.Add(folder, file = new(this, folder));
            }

            file!.Openings++;
        }

        file.List();
        if (isNew)
        {
            _ = Task.Run(() => RemoveOthers(folder), CancellationToken.None);
        }

        return file;
    }

    /// <summary>Ends the use of a file.</summary>
    /// <param name="file">The file.</param>
    internal void Close(CachedFile file)
    {
        lock (_gate)
        {
            file.Openings--;
        }
    }

    /// <summary>Lends memory for a fetch, or nothing when too much is under way.</summary>
    /// <param name="bytes">How much.</param>
    internal byte[]? Rent(int bytes) => _buffers.Rent(bytes);

    /// <summary>Takes memory back.</summary>
    /// <param name="rented">The memory.</param>
    internal void Return(byte[] rented) => _buffers.Return(rented);

    /// <summary>Has a fetched range written, soon.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fetch">The range.</param>
    /// <returns>False when it will not be: the caller goes on as if it had been.</returns>
    internal bool Keep(CachedFile file, RangeFetch fetch)
    {
        if (_writer.TryTake(file, fetch))
        {
            return true;
        }

        Counters.NotKept(1);
        return false;
    }

    /// <summary>Has all written that waits for neighbours.</summary>
    internal void Flush() => _writer.Flush();

    /// <summary>Waits until all that was fetched is on disk, and no sweep is under way.</summary>
    internal async Task SettleAsync()
    {
        while (_buffers.Lent > 0 || !_sweeping.IsCompleted)
        {
            _writer.Flush();
            await Task.Delay(1);
        }
    }

    /// <summary>Whether a range may be written; where not, old ones are removed soon.</summary>
    /// <param name="length">Bytes of the range.</param>
    internal bool HasRoom(int length)
    {
        var hasRoom = Counters.Bytes + RangeFile.BytesOnDisk(length) <= Interlocked.Read(ref _limit);
        if (!hasRoom)
        {
            StartSweep();
        }

        return hasRoom;
    }

    /// <summary>Notes that a range was written; the writer's own.</summary>
    /// <param name="length">Bytes of the range.</param>
    internal void Wrote(int length)
    {
        _unswept += RangeFile.BytesOnDisk(length);
        if (_unswept >= Interlocked.Read(ref _limit) / SweepShare)
        {
            _unswept = 0;
            StartSweep(isDue: true);
        }
    }

    /// <summary>Looks through the folder, and makes room; not again within a minute, unless it is due.</summary>
    /// <param name="isDue">Whether much was written since.</param>
    internal void StartSweep(bool isDue = false)
    {
        lock (_gate)
        {
            if (_sweeping.IsCompleted && (isDue || _clock.GetElapsedTime(_sweptAt) >= Pause))
            {
                _sweeping = Task.Run(Sweep);
            }
        }
    }

    private void Sweep()
    {
        _sweptAt = _clock.GetTimestamp();
        var before = Counters.Bytes;
        var sweep = new CacheSweep(_root, Find, Counters);
        sweep.Look(_clock.GetUtcNow() - _leftover, _stop.Token);
        var limit = Math.Clamp(sweep.Bytes + _freeBytes(_root) - ReserveBytes, 0, _maxBytes);
        Interlocked.Exchange(ref _limit, limit);

        // Four processes that each write a part of a sweep's share more stay within the limit.
        if (sweep.Bytes > limit / 8 * 7)
        {
            sweep.Shrink(limit / 16 * 13, _stop.Token);
        }

        Counters.Grew(sweep.Bytes - before); // What was written meanwhile counts twice until the next sweep.
    }

    private CachedFile? Find(string folder)
    {
        lock (_gate)
        {
            return _files.GetValueOrDefault(folder);
        }
    }

    private void Trim()
    {
        if (_files.Count > _trimAbove)
        {
            foreach (var (folder, _) in _files.Where(known => known.Value.Openings == 0).ToList())
            {
                _ = _files.Remove(folder);
            }

            _trimAbove = Math.Max(ManyFiles, 2 * _files.Count);
        }
    }

    private static void RemoveOthers(string folder)
    {
        foreach (var other in CacheFolder.Folders(Path.GetDirectoryName(folder)!))
        {
            if (other != folder)
            {
                CacheFolder.Remove(other, whole: true);
            }
        }
    }
}
