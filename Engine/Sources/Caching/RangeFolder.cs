using System.Globalization;

namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>The folder of one state of one remote file, with a file for each range that is kept of it.</summary>
/// <remarks>Threading: any number of callers, and other processes beside them.</remarks>
/// <param name="path">Absolute path of the folder, whose name is the remote file's key.</param>
/// <param name="counters">Where bytes on disk, and damage, are counted.</param>
internal sealed class RangeFolder(string path, CacheCounters counters)
{
    /// <summary>The remote file's key.</summary>
    public ulong Key { get; } = ulong.Parse(
        Path.GetFileName(path.AsSpan())[..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>The ranges that are here.</summary>
    public List<KeptRange> List() => CacheFolder.Ranges(path);

    /// <summary>Reads of a range.</summary>
    /// <param name="range">The range.</param>
    /// <param name="offset">The first byte that is wanted of it.</param>
    /// <param name="destination">Filled whole, or worth nothing.</param>
    /// <returns>Whether the bytes are those that were fetched; where not, the range's file is gone.</returns>
    public bool TryRead(KeptRange range, long offset, Span<byte> destination)
    {
        try
        {
            if (RangeFile.TryRead(PathOf(range), Key, range, offset, destination))
            {
                return true;
            }

            counters.Damage();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Another process had no room for it any more, or it cannot be read: it is as if it had never been here.
        }

        Remove([range]);
        return false;
    }

    /// <summary>Writes fetched ranges as one; what becomes of their bytes is counted by who notes them.</summary>
    /// <param name="run">The ranges.</param>
    /// <exception cref="IOException">The disk is full, or refuses; nothing is left behind.</exception>
    public void Write(RangeRun run)
    {
        CacheFolder.Make(path);
        var range = new KeptRange(run.Offset, run.Length, 0, 0);
        RangeFile.Write(PathOf(range), Key, run.Offset, [.. run.Fetches.Select(fetch => fetch.Bytes)]);
    }

    /// <summary>Writes down when a range was used.</summary>
    /// <param name="range">The range.</param>
    /// <param name="now">Seconds since 1970.</param>
    public void NoteUse(KeptRange range, uint now) => CacheFolder.NoteUse(PathOf(range), now);

    /// <summary>Removes ranges, as far as they are here.</summary>
    /// <param name="ranges">The ranges.</param>
    public void Remove(IReadOnlyList<KeptRange> ranges)
    {
        foreach (var range in ranges)
        {
            if (RangeFile.Delete(PathOf(range)))
            {
                counters.Grew(-RangeFile.BytesOnDisk(range.Length));
            }
        }
    }

    private string PathOf(KeptRange range) => Path.Combine(path, range.FileName);
}
