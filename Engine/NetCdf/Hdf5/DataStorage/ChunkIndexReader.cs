using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>Reads which chunks of a dataset a file holds, and where.</summary>
internal static class ChunkIndexReader
{
    /// <summary>Reads the index of a dataset, of whichever kind it is.</summary>
    /// <param name="file">The file.</param>
    /// <param name="dataset">The dataset, whose storage is chunked.</param>
    /// <param name="shape">
    /// The shape over whose grid chunks are numbered; it may be longer than the dataset's own, and chunks outside
    /// either are left out.
    /// </param>
    /// <returns>The chunks; offsets count from the start of the file.</returns>
    /// <exception cref="ComputeException">CorruptData when the index, or a chunk, is not within the file.</exception>
    public static async ValueTask<ChunkTable> ReadAsync(
        Hdf5File file, DatasetObject dataset, ImmutableArray<long> shape)
    {
        if (dataset.Storage is not ChunkedStorage storage)
        {
            throw new ArgumentException("the dataset is not stored in chunks", nameof(dataset));
        }

        var chunks = new ChunkCollector(file, dataset, storage, shape);
        if (storage.Address is not { } address)
        {
            return ChunkTable.Empty;
        }

        switch (storage.Index)
        {
            case ChunkIndexKind.BTree1:
                await BTree1ChunkIndex.ReadAsync(chunks, address);
                break;
            case ChunkIndexKind.SingleChunk:
                SingleChunkIndex.Read(chunks, address);
                break;
            case ChunkIndexKind.Implicit:
                ImplicitChunkIndex.Read(chunks, address);
                break;
            case ChunkIndexKind.FixedArray:
                await FixedArrayIndex.ReadAsync(chunks, address);
                break;
            case ChunkIndexKind.ExtensibleArray:
                await ExtensibleArrayIndex.ReadAsync(chunks, address);
                break;
            case ChunkIndexKind.BTree2:
                await BTree2ChunkIndex.ReadAsync(chunks, address);
                break;
            default:
                throw chunks.Corrupt($"the kind of the index is {(int)storage.Index}");
        }

        return chunks.ToTable();
    }
}
