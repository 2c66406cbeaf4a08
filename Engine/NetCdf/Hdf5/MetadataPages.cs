using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf.Hdf5;

/// <summary>The parts of a file that its metadata stands in, read in whole pages and kept while it is indexed.</summary>
/// <remarks>
/// A file's metadata is hundreds of small structures close to each other: a page brings many of them at once.
/// Memory: at most <see cref="GreatestBytes"/>, beyond which the file is refused. Threading: one caller.
/// </remarks>
/// <param name="source">The file.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class MetadataPages(IByteSource source, CancellationToken cancellationToken)
{
    /// <summary>The most that is read of one file's metadata, in bytes.</summary>
    public const long GreatestBytes = 96 << 20;

    private const int PageBytes = 64 << 10;
    private const int PagesARead = 16;

    private readonly Dictionary<long, byte[]> _pages = [];
    private long _readBytes;

    /// <summary>The file, as messages name it.</summary>
    public string Name => source.Name;

    /// <summary>Length of the file, in bytes.</summary>
    public long FileBytes => source.Identity.Length;

    /// <summary>Reads one structure.</summary>
    /// <param name="offset">Where it begins, from the start of the file.</param>
    /// <param name="bytes">Its length; all of it is within the file.</param>
    /// <param name="what">What it is, for the message.</param>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long offset, long bytes, string what)
    {
        if (bytes > GreatestBytes)
        {
            throw new ComputeException(
                Fault.CorruptData,
                Name,
                $"{Name} is damaged: at byte {offset}, {what} takes {bytes} bytes; {GreatestBytes} are the most");
        }

        var (first, start) = Math.DivRem(offset, PageBytes);
        var last = bytes == 0 ? first : (offset + bytes - 1) / PageBytes;
        await FetchAsync(Missing(first, last));
        if (first == last)
        {
            return bytes == 0 ? default : _pages[first].AsMemory((int)start, (int)bytes);
        }

        var joined = new byte[bytes];
        for (var (page, filled) = (first, 0); page <= last; page++)
        {
            var from = page == first ? (int)start : 0;
            var part = _pages[page].AsSpan(from, (int)Math.Min(PageBytes - from, bytes - filled));
            part.CopyTo(joined.AsSpan(filled));
            filled += part.Length;
        }

        return joined;
    }

    /// <summary>Fetches the pages of many structures at once.</summary>
    /// <param name="blocks">The structures; what lies outside the file is passed over.</param>
    public ValueTask PrefetchAsync(IEnumerable<(long Offset, long Bytes)> blocks)
    {
        var wanted = new SortedSet<long>();
        foreach (var (offset, bytes) in blocks)
        {
            if (offset < 0 || bytes <= 0 || offset >= FileBytes || bytes > PageBytes * PagesARead)
            {
                continue;
            }

            wanted.UnionWith(Missing(offset / PageBytes, (Math.Min(offset + bytes, FileBytes) - 1) / PageBytes));
        }

        return FetchAsync(wanted);
    }

    private IEnumerable<long> Missing(long first, long last)
    {
        for (var page = first; page <= last; page++)
        {
            if (!_pages.ContainsKey(page))
            {
                yield return page;
            }
        }
    }

    private async ValueTask FetchAsync(IEnumerable<long> pages)
    {
        List<Task<(long First, byte[] Run)>>? underway = null;
        foreach (var (first, count) in Runs(pages))
        {
            underway ??= [];
            underway.Add(FetchAsync(first, count));
        }

        if (underway is null)
        {
            return;
        }

        foreach (var (first, run) in await Task.WhenAll(underway))
        {
            for (var start = 0; start < run.Length; start += PageBytes)
            {
                _pages[first + (start / PageBytes)] = run.Length <= PageBytes
                    ? run
                    : run[start..Math.Min(start + PageBytes, run.Length)];
            }
        }
    }

    /// <summary>Pages that follow each other are one read, of at most 1 MiB.</summary>
    private static IEnumerable<(long First, int Count)> Runs(IEnumerable<long> pages)
    {
        var (first, count) = (0L, 0);
        foreach (var page in pages)
        {
            if (count > 0 && page == first + count && count < PagesARead)
            {
                count++;
                continue;
            }

            if (count > 0)
            {
                yield return (first, count);
            }

            (first, count) = (page, 1);
        }

        if (count > 0)
        {
            yield return (first, count);
        }
    }

    private async Task<(long First, byte[] Run)> FetchAsync(long first, int count)
    {
        var offset = first * PageBytes;
        var bytes = (int)Math.Min((long)count * PageBytes, FileBytes - offset);
        _readBytes += bytes;
        if (_readBytes > GreatestBytes)
        {
            throw new ComputeException(
                Fault.CorruptData, Name, $"{Name} is damaged: its metadata takes more than {GreatestBytes} bytes");
        }

        var run = new byte[bytes];
        await source.ReadAsync(offset, run, cancellationToken);
        return (first, run);
    }
}
