using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>Takes the entries of a chunk index, checks them, and numbers the chunks over a variable's grid.</summary>
/// <remarks>
/// Chunks outside the dataset's extent are left out: the library leaves some behind when a dataset shrinks.
/// Memory: 24 bytes a chunk, which <see cref="ContentLimits"/> counts. Threading: one caller.
/// </remarks>
internal sealed class ChunkCollector
{
    private readonly long[] _covered;
    private readonly long[] _strides;
    private readonly ImmutableArray<StoredChunk>.Builder _chunks = ImmutableArray.CreateBuilder<StoredChunk>();
    private bool _isSorted = true;

    /// <summary>Prepares for the entries of one dataset.</summary>
    /// <param name="file">The file.</param>
    /// <param name="dataset">The dataset, whose storage is chunked.</param>
    /// <param name="storage">Its storage.</param>
    /// <param name="shape">The shape over whose grid chunks are numbered.</param>
    /// <exception cref="ComputeException">CorruptData when the shapes of dataset and chunks do not fit.</exception>
    public ChunkCollector(Hdf5File file, DatasetObject dataset, ChunkedStorage storage, ImmutableArray<long> shape)
    {
        (File, Dataset, Storage) = (file, dataset, storage);
        var extent = dataset.Space.Shape;
        if (storage.ChunkShape.Length != extent.Length || shape.Length != extent.Length || extent.IsEmpty)
        {
            throw Corrupt($"chunks of {storage.ChunkShape.Length} dimensions hold a dataset of {extent.Length}");
        }

        ChunkBytes = CountBytes();
        _covered = new long[shape.Length];
        _strides = new long[shape.Length];
        Int128 chunks = 1;
        for (var dimension = shape.Length - 1; dimension >= 0; dimension--)
        {
            _strides[dimension] = (long)chunks;
            chunks *= GridLength(shape[dimension], storage.ChunkShape[dimension]);
            if (chunks > long.MaxValue)
            {
                throw Corrupt("there are more chunks than can be counted");
            }

            _covered[dimension] =
                GridLength(Math.Min(shape[dimension], extent[dimension]), storage.ChunkShape[dimension]);
        }
    }

    /// <summary>The file.</summary>
    public Hdf5File File { get; }

    /// <summary>The dataset.</summary>
    public DatasetObject Dataset { get; }

    /// <summary>Its storage.</summary>
    public ChunkedStorage Storage { get; }

    /// <summary>How many dimensions it has.</summary>
    public int Rank => _covered.Length;

    /// <summary>Whether chunks go through filters.</summary>
    public bool IsFiltered => !Dataset.Filters.IsEmpty;

    /// <summary>Length of a chunk before any filter, in bytes.</summary>
    public uint ChunkBytes { get; }

    /// <summary>Takes an entry.</summary>
    /// <param name="place">The chunk's place in the grid, by dimension.</param>
    /// <param name="address">Where the chunk begins.</param>
    /// <param name="storedBytes">Its stored length; where there are no filters, the chunk's own is meant.</param>
    /// <param name="skippedFilters">The filters that were not applied.</param>
    /// <exception cref="ComputeException">CorruptData when it is not within the file; TooLarge.</exception>
    public void Add(ReadOnlySpan<long> place, long address, ulong storedBytes, uint skippedFilters)
    {
        File.Limits.CountChunks(1); // Also what is left out: it takes time to walk through.
        long number = 0;
        for (var dimension = 0; dimension < _covered.Length; dimension++)
        {
            if ((ulong)place[dimension] >= (ulong)_covered[dimension])
            {
                return;
            }

            number += place[dimension] * _strides[dimension];
        }

        var bytes = IsFiltered ? storedBytes : ChunkBytes;
        if (bytes == 0 || bytes > uint.MaxValue || address > File.Bytes - (long)bytes)
        {
            throw File.Corrupt(address, $"a chunk of {bytes} bytes is not within the file");
        }

        if (Storage.EdgeChunksAreUnfiltered && IsCut(place))
        {
            skippedFilters = uint.MaxValue;
        }

        _isSorted = _isSorted && (_chunks.Count == 0 || _chunks[^1].Number < number);
        _chunks.Add(new(number, File.Offset(address), (uint)bytes, skippedFilters));
    }

    /// <summary>All chunks that were taken.</summary>
    /// <exception cref="ComputeException">CorruptData when one came twice.</exception>
    public ChunkTable ToTable()
    {
        if (!_isSorted)
        {
            _chunks.Sort((one, other) => one.Number.CompareTo(other.Number));
            for (var place = 1; place < _chunks.Count; place++)
            {
                if (_chunks[place - 1].Number == _chunks[place].Number)
                {
                    throw Corrupt($"chunk {_chunks[place].Number} is listed twice");
                }
            }
        }

        return _chunks.Count == 0 ? ChunkTable.Empty : new(_chunks.DrainToImmutable());
    }

    /// <summary>What is wrong with the index.</summary>
    /// <param name="cause">What is wrong.</param>
    public ComputeException Corrupt(string cause) =>
        File.Corrupt(Storage.Address ?? Dataset.Address, $"in an index of chunks, {cause}");

    /// <summary>How many chunks cover a dimension.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="chunkLength">Length of a chunk; at least 1.</param>
    public static long GridLength(long length, long chunkLength) =>
        length <= 0 ? 0 : ((length - 1) / chunkLength) + 1;

    private uint CountBytes()
    {
        Int128 bytes = Storage.ElementBytes;
        foreach (var length in Storage.ChunkShape)
        {
            bytes *= length;
            if (length <= 0 || bytes <= 0 || bytes > uint.MaxValue)
            {
                throw Corrupt($"a chunk has {string.Join(" x ", Storage.ChunkShape)} elements");
            }
        }

        return (uint)bytes;
    }

    /// <summary>Whether a chunk reaches beyond the dataset's end.</summary>
    private bool IsCut(ReadOnlySpan<long> place)
    {
        var extent = Dataset.Space.Shape;
        for (var dimension = 0; dimension < extent.Length; dimension++)
        {
            if (place[dimension] == extent[dimension] / Storage.ChunkShape[dimension])
            {
                return true;
            }
        }

        return false;
    }
}
