using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf.Hdf5;

/// <summary>The parts of a file that its metadata stands in, read in whole pages and kept while it is read.</summary>
/// <remarks>
/// A file's metadata is hundreds of small structures close to each other: a page brings many of them at once.
/// Pages of a remote file that are read apart, many by one request, are not kept on disk by the cache of fetched bytes:
/// each would be a file of its own there, and what is made of them, the index, is kept by <see cref="IndexStore"/>.
/// Memory: at most <see cref="GreatestBytes"/>, beyond which the file is refused.
/// Threading: any number of callers; a page that several want is read once.
/// </remarks>
/// <param name="source">The file.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class MetadataPages(IByteSource source, CancellationToken cancellationToken)
{
    /// <summary>The most that is read of one file's metadata, in bytes.</summary>
    public const long GreatestBytes = 96 << 20;

    /// <summary>Pages that follow each other are one read, of at most this length.</summary>
    private const int GreatestReadBytes = 1 << 20;

    /// <summary>A read of a local file costs little: more than what is wanted would only be garbage.</summary>
    private const int LocalPageBytes = 16 << 10;

    /// <summary>What a read of a remote file takes along costs nothing beside the round trip.</summary>
    private const int RemotePageBytes = 64 << 10;

    /// <summary>Fewer parts of a remote file than this are asked for one by one, all at once.</summary>
    private const int LeastApart = 8;

    private readonly int _pageBytes = source.CheapGapBytes > 0 ? RemotePageBytes : LocalPageBytes;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Task<ReadOnlyMemory<byte>>> _pages = [];
    private long _readBytes;

    /// <summary>The file, as messages name it.</summary>
    public string Name => source.Name;

    /// <summary>Length of the file, in bytes.</summary>
    public long FileBytes => source.Identity.Length;

    /// <summary>Reads one structure.</summary>
    /// <param name="offset">Where it begins, from the start of the file.</param>
    /// <param name="bytes">Its length; all of it is within the file.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="ComputeException">It is larger than any is, or the bytes could not be had.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long offset, long bytes, string what)
    {
        if (bytes > GreatestBytes)
        {
            throw TooLarge($"at byte {offset}, {what} takes {bytes} bytes");
        }

        if (bytes == 0)
        {
            return default;
        }

        var (first, start) = Math.DivRem(offset, _pageBytes);
        var last = (offset + bytes - 1) / _pageBytes;
        var pages = Fetch(Between(first, last));
        if (first == last)
        {
            return (await pages[0]).Slice((int)start, (int)bytes);
        }

        var joined = new byte[bytes];
        var filled = 0;
        foreach (var page in pages)
        {
            var from = filled == 0 ? (int)start : 0;
            var part = (await page)[from..];
            part = part[..(int)Math.Min(part.Length, bytes - filled)];
            part.CopyTo(joined.AsMemory(filled));
            filled += part.Length;
        }

        return joined;
    }

    /// <summary>Fetches the pages of many structures at once.</summary>
    /// <param name="blocks">The structures; what lies outside the file, or is large, is passed over.</param>
    public async ValueTask PrefetchAsync(IEnumerable<(long Offset, long Bytes)> blocks)
    {
        var wanted = new SortedSet<long>();
        foreach (var (offset, bytes) in blocks)
        {
            if (offset >= 0 && offset < FileBytes && bytes is > 0 and <= GreatestReadBytes)
            {
                wanted.UnionWith(Between(offset / _pageBytes, (Math.Min(offset + bytes, FileBytes) - 1) / _pageBytes));
            }
        }

        foreach (var page in Fetch(wanted))
        {
            _ = await page;
        }
    }

    private static IEnumerable<long> Between(long first, long last)
    {
        for (var page = first; page <= last; page++)
        {
            yield return page;
        }
    }

    /// <summary>Begins to read the pages that are not here yet; those that lie close together in one read.</summary>
    /// <param name="numbers">The pages, in ascending order.</param>
    private List<Task<ReadOnlyMemory<byte>>> Fetch(IEnumerable<long> numbers)
    {
        var pages = new List<Task<ReadOnlyMemory<byte>>>();
        var runs = new List<PageRun>();
        var isTooMuch = false;
        lock (_lock)
        {
            foreach (var number in numbers)
            {
                if (_pages.TryGetValue(number, out var known))
                {
                    pages.Add(known);
                    continue;
                }

                if (!TryAnnounce(number, runs))
                {
                    isTooMuch = true; // Pages that were announced are read all the same: others may wait for them.
                    break;
                }

                pages.Add(_pages[number]);
            }
        }

        _ = ReadAsync(runs); // Pages tell how it ended.
        return isTooMuch ? throw TooLarge("its metadata takes more") : pages;
    }

    /// <summary>Adds a page to the last run, with the few between them where a gap is cheap, or to a new one.</summary>
    private bool TryAnnounce(long number, List<PageRun> runs)
    {
        var run = runs is [.., var last] && IsWithinReach(last, number) ? last : new PageRun(number);
        while (run.Next <= number)
        {
            if (_readBytes + _pageBytes > GreatestBytes)
            {
                return false;
            }

            _readBytes += _pageBytes;
            _pages.Add(run.Next, run.Announce());
            if (run.Count == 1)
            {
                runs.Add(run);
            }
        }

        return true;
    }

    private bool IsWithinReach(PageRun run, long number)
    {
        var gap = number - run.Next;
        return gap <= source.CheapGapBytes / _pageBytes
            && run.Count + gap < GreatestReadBytes / _pageBytes
            && !Between(run.Next, number - 1).Any(_pages.ContainsKey);
    }

    /// <summary>Reads runs of pages: many at once by few requests, where the source can.</summary>
    private async Task ReadAsync(List<PageRun> runs)
    {
        try
        {
            BytePart[] parts = [.. runs.Select(Room)]; // Once: what a source refuses is read into the same memory.

            // The nodes of a long index stand among the chunks: some bytes every few megabytes.
            if (source.CheapGapBytes == 0
                || runs.Count < LeastApart
                || !await source.TryReadApartAsync(parts, cancellationToken))
            {
                await Task.WhenAll(runs.Zip(parts, ReadOneAsync));
                return;
            }

            foreach (var (run, part) in runs.Zip(parts))
            {
                run.Give(part.Room, _pageBytes);
            }
        }
        catch (Exception failure)
        {
            runs.ForEach(run => run.Fail(failure));
        }
    }

    private async Task ReadOneAsync(PageRun run, BytePart part)
    {
        try
        {
            await source.ReadAsync(part.Offset, part.Room, cancellationToken);
            run.Give(part.Room, _pageBytes);
        }
        catch (Exception failure)
        {
            run.Fail(failure);
        }
    }

    private BytePart Room(PageRun run)
    {
        var offset = run.First * _pageBytes;
        return new(offset, new byte[Math.Min((long)run.Count * _pageBytes, FileBytes - offset)]);
    }

    private ComputeException TooLarge(string cause) =>
        new(Fault.TooLarge, Name, $"{Name}: {cause}; at most {GreatestBytes} bytes of metadata are read of one file");
}
