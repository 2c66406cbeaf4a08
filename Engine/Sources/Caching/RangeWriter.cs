using System.Threading.Channels;

namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>Writes fetched ranges behind the readers' backs, neighbours in one file.</summary>
/// <remarks>
/// A file of its own for each range costs more of a processor than all else that is done with it. So a range waits, in
/// the memory that it was fetched to, until its neighbours have come, or a second has passed, or too much waits; until
/// then readers find it there. Threading: any number of callers; one task writes.
/// </remarks>
internal sealed class RangeWriter
{
    /// <summary>The longest file that neighbours are joined to, in a cache that is large enough.</summary>
    private const int MostBytes = 8 << 20;

    /// <summary>No file has more than so small a part of a cache, as it goes as a whole.</summary>
    private const int FileShare = 64;

    /// <summary>What may wait for neighbours: the rest of the memory is for what is being fetched.</summary>
    private const long WaitingBytes = 16 << 20;

    private const int MostAttempts = 5;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(250);

    private readonly RangeStore _store;
    private readonly TimeProvider _clock;
    private readonly UnwrittenRanges _waiting;
    private readonly Channel<Unwritten> _queue =
        Channel.CreateUnbounded<Unwritten>(new() { SingleReader = true }); // The store's memory bounds it.

    private long _pausedUntil;
    private volatile bool _isEnding;

    /// <summary>Begins to wait for ranges.</summary>
    /// <param name="store">The cache.</param>
    /// <param name="maxBytes">The most that is kept in it.</param>
    /// <param name="clock">Tells how long a range has waited.</param>
    public RangeWriter(RangeStore store, long maxBytes, TimeProvider clock)
    {
        (_store, _clock) = (store, clock);
        _waiting = new((int)Math.Min(MostBytes, maxBytes / FileShare));
        Ended = Task.Run(RunAsync);
    }

    /// <summary>Ends when nothing will be written any more.</summary>
    public Task Ended { get; }

    /// <summary>Takes a fetched range.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="fetch">The range.</param>
    /// <returns>False when it will not be written: the caller goes on as if it had been.</returns>
    public bool TryTake(CachedFile file, RangeFetch fetch) =>
        _store.HasRoom(fetch.Length)
        && _clock.GetTimestamp() >= Interlocked.Read(ref _pausedUntil)
        && _queue.Writer.TryWrite(new(file, fetch));

    /// <summary>Has all written that waits.</summary>
    public void Flush() => _ = _queue.Writer.TryWrite(default);

    /// <summary>Ends it; what is not on disk by now will not be.</summary>
    public void End()
    {
        _isEnding = true;
        _ = _queue.Writer.TryComplete();
    }

    /// <summary>Writes nothing for a while: the disk is full, refuses, or is not there.</summary>
    private void Pause()
    {
        var ticks = (long)(RangeStore.Pause.TotalSeconds * _clock.TimestampFrequency);
        _ = Interlocked.Exchange(ref _pausedUntil, _clock.GetTimestamp() + ticks);
        _store.StartSweep(); // Where the disk is full, the cache gives some of it back.
    }

    private async Task RunAsync()
    {
        var due = Task.CompletedTask;
        for (var isOpen = true; isOpen;)
        {
            var arrival = _queue.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
            while (_waiting.Bytes > 0 && !arrival.IsCompleted)
            {
                due = due.IsCompleted ? Task.Delay(_look, _clock) : due;
                if (await Task.WhenAny(arrival, due) == due)
                {
                    WriteDue(isFlushed: false);
                }
            }

            isOpen = await arrival;
            WriteDue(TakeQueued() || !isOpen);
        }
    }

    /// <returns>Whether all is to be written.</returns>
    private bool TakeQueued()
    {
        var isFlushed = false;
        while (_queue.Reader.TryRead(out var unwritten))
        {
            if (unwritten.File is { } file)
            {
                _waiting.Add(file, unwritten.Fetch!, _clock.GetTimestamp());
            }
            else
            {
                isFlushed = true;
            }
        }

        return isFlushed;
    }

    private void WriteDue(bool isFlushed)
    {
        var before = _clock.GetTimestamp() - (long)(_patience.TotalSeconds * _clock.TimestampFrequency);
        while ((_waiting.TakeWhole()
            ?? (isFlushed || _waiting.Bytes > WaitingBytes
                ? _waiting.TakeLongest()
                : _waiting.TakeOlder(before))) is { } run)
        {
            // Others may have taken the room meanwhile, or found out that what came is damaged.
            if (_isEnding || run.IsDamaged || !_store.HasRoom(run.Length) || !TryWrite(run))
            {
                _store.Counters.NotKept(run.Fetches.Count);
                run.File.Forget(run);
                continue;
            }

            run.File.Keep(run);
            _store.Wrote(run.Length);
        }
    }

    private bool TryWrite(RangeRun run)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                run.File.Disk.Write(run);
                return true;
            }
            catch (Exception failure) when (
                failure is DirectoryNotFoundException or FileNotFoundException && attempt < MostAttempts)
            {
                // A sweep, of another process perhaps, found the folder empty just now; or one with a clock that is
                // ahead of the disk's took what was being written for a crash's. Neither says anything of the disk.
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Pause();
                return false;
            }
        }
    }

    /// <summary>A range that waits for the disk; nothing of it means that nothing is to wait.</summary>
    private readonly record struct Unwritten(CachedFile? File, RangeFetch? Fetch);
}
