namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>Fetched ranges of one file, each beginning where the one before it ends: they are kept as one.</summary>
/// <remarks>Threading: one caller.</remarks>
/// <param name="file">The file.</param>
/// <param name="first">A range.</param>
/// <param name="since">When it came, as the clock's timestamp.</param>
internal sealed class RangeRun(CachedFile file, RangeFetch first, long since)
{
    private readonly List<RangeFetch> _fetches = [first];

    /// <summary>The file.</summary>
    public CachedFile File => file;

    /// <summary>The first byte.</summary>
    public long Offset => _fetches[0].Offset;

    /// <summary>How many bytes.</summary>
    public int Length { get; private set; } = first.Length;

    /// <summary>Memory that it takes.</summary>
    public long RentedBytes { get; private set; } = first.Rented.Length;

    /// <summary>The first byte behind the run.</summary>
    public long End => Offset + Length;

    /// <summary>When its first range came, as the clock's timestamp.</summary>
    public long Since { get; private set; } = since;

    /// <summary>The ranges, in order.</summary>
    public IReadOnlyList<RangeFetch> Fetches => _fetches;

    /// <summary>Whether a range turned out to be damaged; the file's own word where it holds its lock.</summary>
    public bool IsDamaged => _fetches.Any(fetch => fetch.IsDamaged);

    /// <summary>Takes in what follows.</summary>
    /// <param name="behind">A run that begins where this one ends.</param>
    public void Append(RangeRun behind)
    {
        _fetches.AddRange(behind._fetches);
        Length += behind.Length;
        RentedBytes += behind.RentedBytes;
        Since = Math.Min(Since, behind.Since);
    }
}
