using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>In chunks, found through an index.</summary>
/// <param name="ChunkShape">The shape of a chunk, in elements, without the element's own length.</param>
/// <param name="ElementBytes">Length of an element, in bytes.</param>
/// <param name="Index">Which index it is.</param>
/// <param name="Address">Address of the index, or of the one chunk; null where nothing was written.</param>
internal sealed record ChunkedStorage(
    ImmutableArray<long> ChunkShape, int ElementBytes, ChunkIndexKind Index, long? Address) : StorageLayout
{
    /// <summary>Stored length of the one chunk, where it is filtered (single chunk); else null.</summary>
    public long? SingleChunkBytes { get; init; }

    /// <summary>The filters that were not applied to the one chunk (single chunk).</summary>
    public uint SingleChunkSkippedFilters { get; init; }

    /// <summary>Whether chunks that the dataset's end cuts are stored without filters.</summary>
    public bool EdgeChunksAreUnfiltered { get; init; }
}
