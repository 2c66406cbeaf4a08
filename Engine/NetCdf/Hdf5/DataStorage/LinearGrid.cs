using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>Turns the numbers under which arrays hold chunks into places in the grid.</summary>
/// <remarks>
/// These numbers count over the grid of the dataset's greatest shape, so that they stay when it grows; the unlimited
/// dimension, of which there is at most one, counts as the slowest, wherever it is.
/// </remarks>
internal sealed class LinearGrid
{
    private readonly ChunkCollector _chunks;
    private readonly int[] _order;
    private readonly long[] _counts;
    private readonly long[] _place;

    /// <summary>Prepares for the numbers of one dataset.</summary>
    /// <param name="chunks">What takes the chunks.</param>
    /// <exception cref="ComputeException">CorruptData when several dimensions are unlimited.</exception>
    public LinearGrid(ChunkCollector chunks)
    {
        _chunks = chunks;
        _place = new long[chunks.Rank];
        var space = chunks.Dataset.Space;
        var greatest = space.GreatestShape.IsDefaultOrEmpty
            ? [.. space.Shape.Select(length => (long?)length)]
            : space.GreatestShape;
        var unlimited = greatest.Count(length => length is null);
        if (unlimited > 1 || greatest.Length != chunks.Rank)
        {
            throw chunks.Corrupt($"{unlimited} of {greatest.Length} dimensions are unlimited: no array has such");
        }

        _order = [.. Enumerable.Range(0, chunks.Rank).OrderBy(dimension => greatest[dimension] is null ? 0 : 1)];
        _counts =
        [
            .. _order.Select(dimension => Math.Max(
                1,
                ChunkCollector.GridLength(greatest[dimension] ?? 0, chunks.Storage.ChunkShape[dimension]))),
        ];
    }

    /// <summary>How many chunks the greatest shape has; as much as fits a long where it would not.</summary>
    public long Count
    {
        get
        {
            Int128 chunks = 1;
            foreach (var count in _counts)
            {
                chunks = Int128.Min(chunks * count, long.MaxValue);
            }

            return (long)chunks;
        }
    }

    /// <summary>Takes a chunk.</summary>
    /// <param name="number">Its number in the array.</param>
    /// <param name="address">Where it begins.</param>
    /// <param name="storedBytes">Its stored length.</param>
    /// <param name="skippedFilters">The filters that were not applied.</param>
    public void Add(long number, long address, ulong storedBytes, uint skippedFilters)
    {
        var rest = number;
        for (var place = _order.Length - 1; place > 0; place--)
        {
            (rest, _place[_order[place]]) = Math.DivRem(rest, _counts[place]);
        }

        _place[_order[0]] = rest;
        _chunks.Add(_place, address, storedBytes, skippedFilters);
    }
}
