namespace Compute.Orleans.Engine.NetCdf.Hdf5;

/// <summary>Pages of a file that follow each other, are read at once, and are waited for one by one.</summary>
/// <param name="first">The number of the first page.</param>
internal sealed class PageRun(long first)
{
    private readonly List<TaskCompletionSource<ReadOnlyMemory<byte>>> _pages = [];

    /// <summary>The number of the first page.</summary>
    public long First => first;

    /// <summary>The number of the page behind the last.</summary>
    public long Next => first + _pages.Count;

    /// <summary>How many pages there are.</summary>
    public int Count => _pages.Count;

    /// <summary>Takes the next page in.</summary>
    /// <returns>Its bytes, once they are there; the last page of a file is shorter than others.</returns>
    public Task<ReadOnlyMemory<byte>> Announce()
    {
        _pages.Add(new(TaskCreationOptions.RunContinuationsAsynchronously));
        return _pages[^1].Task;
    }

    /// <summary>Hands the pages to those who wait for them.</summary>
    /// <param name="bytes">All of them.</param>
    /// <param name="pageBytes">The length of one.</param>
    public void Give(ReadOnlyMemory<byte> bytes, int pageBytes)
    {
        for (var place = 0; place < _pages.Count; place++)
        {
            var start = place * pageBytes;
            _pages[place].SetResult(bytes[start..Math.Min(start + pageBytes, bytes.Length)]);
        }
    }

    /// <summary>Tells those who wait why there are no pages.</summary>
    /// <param name="failure">Why.</param>
    public void Fail(Exception failure) => _pages.ForEach(page => _ = page.TrySetException(failure));
}
