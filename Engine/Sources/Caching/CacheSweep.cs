using System.Runtime.InteropServices;

namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>Looks through a cache's folder, and where there is too much removes what was used longest ago.</summary>
/// <remarks>
/// What other processes keep in the folder counts as well; two that sweep at once remove the same.
/// Threading: one caller.
/// </remarks>
/// <param name="root">The cache's folder.</param>
/// <param name="known">The files that this process knows, by their folder.</param>
/// <param name="counters">What is counted.</param>
internal sealed class CacheSweep(string root, Func<string, CachedFile?> known, CacheCounters counters)
{
    private readonly List<string> _folders = [];
    private readonly List<Found> _found = [];

    /// <summary>Bytes that were found, less what was removed.</summary>
    public long Bytes { get; private set; }

    /// <summary>Looks through the folder.</summary>
    /// <param name="leftBefore">Temporary files that were written earlier are a crash's, and go.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Look(DateTimeOffset leftBefore, CancellationToken cancellationToken)
    {
        foreach (var location in CacheFolder.Folders(root))
        {
            var before = _folders.Count;
            foreach (var folder in CacheFolder.Folders(location))
            {
                cancellationToken.ThrowIfCancellationRequested();
                LookInto(folder, leftBefore);
            }

            if (_folders.Count == before)
            {
                CacheFolder.Remove(location, whole: false);
            }
        }
    }

    /// <summary>Removes what was used longest ago, until no more than so many bytes are left.</summary>
    /// <param name="most">Bytes that may be left.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Shrink(long most, CancellationToken cancellationToken)
    {
        CollectionsMarshal.AsSpan(_found).Sort(static (one, other) => one.Range.Used.CompareTo(other.Range.Used));
        var removed = 0;
        foreach (var (number, range) in _found)
        {
            if (Bytes <= most || cancellationToken.IsCancellationRequested)
            {
                break;
            }

            var folder = _folders[number];
            known(folder)?.Drop(range);
            if (RangeFile.Delete(Path.Combine(folder, range.FileName)))
            {
                Bytes -= RangeFile.BytesOnDisk(range.Length);
                removed++;
            }
        }

        counters.Evicted(removed);
    }

    private void LookInto(string folder, DateTimeOffset leftBefore)
    {
        foreach (var leftover in CacheFolder.Leftovers(folder, leftBefore))
        {
            _ = RangeFile.Delete(leftover);
        }

        var (file, before) = (known(folder), _found.Count);
        foreach (var range in CacheFolder.Ranges(folder))
        {
            var used = file?.Meet(range) ?? range.Used;
            _found.Add(new(_folders.Count, range with { Used = used }));
            Bytes += RangeFile.BytesOnDisk(range.Length);
        }

        if (_found.Count > before)
        {
            _folders.Add(folder);
        }
        else
        {
            CacheFolder.Remove(folder, whole: false);
        }
    }

    /// <summary>A range, and the number of its folder.</summary>
    private readonly record struct Found(int Folder, KeptRange Range);
}
