using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf.Hdf5;

/// <summary>The parts of a file that its metadata stands in, read in whole pages and kept while it is read.</summary>
/// <remarks>
/// A file's metadata is hundreds of small structures close to each other: a page brings many of them at once.
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

    private readonly int _pageBytes = source.CheapGapBytes > 0 ? RemotePageBytes : LocalPageBytes;
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Task<byte[]>> _pages = [];
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
            return (await pages[0]).AsMemory((int)start, (int)bytes);
        }

        var joined = new byte[bytes];
        var filled = 0;
        foreach (var page in pages)
        {
            var from = filled == 0 ? (int)start : 0;
            var part = (await page).AsMemory(from);
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
    private List<Task<byte[]>> Fetch(IEnumerable<long> numbers)
    {
        var pages = new List<Task<byte[]>>();
        var runs = new List<List<(long Number, TaskCompletionSource<byte[]> Page)>>();
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

        foreach (var run in runs)
        {
            _ = ReadAsync(run); // Its pages tell how it ended.
        }

        return isTooMuch ? throw TooLarge("its metadata takes more") : pages;
    }

    /// <summary>Adds a page to the last run, with the few between them where a gap is cheap, or to a new one.</summary>
    private bool TryAnnounce(long number, List<List<(long Number, TaskCompletionSource<byte[]> Page)>> runs)
    {
        var first = number;
        if (runs is [.., var last] && IsWithinReach(last, number))
        {
            first = last[^1].Number + 1;
        }
        else
        {
            runs.Add([]);
        }

        for (var page = first; page <= number; page++)
        {
            if (_readBytes + _pageBytes > GreatestBytes)
            {
                runs.RemoveAll(run => run.Count == 0);
                return false;
            }

            _readBytes += _pageBytes;
            var announced = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
            _pages.Add(page, announced.Task);
            runs[^1].Add((page, announced));
        }

        return true;
    }

    private bool IsWithinReach(List<(long Number, TaskCompletionSource<byte[]> Page)> run, long number)
    {
        var gap = number - run[^1].Number - 1;
        return gap <= source.CheapGapBytes / _pageBytes
            && run.Count + gap < GreatestReadBytes / _pageBytes
            && !Between(run[^1].Number + 1, number - 1).Any(_pages.ContainsKey);
    }

    private async Task ReadAsync(List<(long Number, TaskCompletionSource<byte[]> Page)> run)
    {
        try
        {
            var offset = run[0].Number * _pageBytes;
            var bytes = new byte[Math.Min((long)run.Count * _pageBytes, FileBytes - offset)];
            await source.ReadAsync(offset, bytes, cancellationToken);
            for (var place = 0; place < run.Count; place++)
            {
                var start = place * _pageBytes;
                run[place].Page.SetResult(
                    run.Count == 1 ? bytes : bytes[start..Math.Min(start + _pageBytes, bytes.Length)]);
            }
        }
        catch (Exception failure)
        {
            foreach (var (_, page) in run)
            {
                _ = page.TrySetException(failure);
            }
        }
    }

    private ComputeException TooLarge(string cause) =>
        new(Fault.TooLarge, Name, $"{Name}: {cause}; at most {GreatestBytes} bytes of metadata are read of one file");
}
