namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>One chunk that holds the whole dataset, and no index: the layout message says all of it.</summary>
/// <remarks>Source: "HDF5 File Format Specification", VIII.A "Single Chunk Index".</remarks>
internal static class SingleChunkIndex
{
    /// <summary>Takes the one chunk.</summary>
    /// <param name="chunks">What takes it.</param>
    /// <param name="address">Address of the chunk.</param>
    public static void Read(ChunkCollector chunks, long address)
    {
        var storage = chunks.Storage;
        chunks.Add(
            new long[chunks.Rank],
            address,
            (ulong)(storage.SingleChunkBytes ?? chunks.ChunkBytes),
            storage.SingleChunkSkippedFilters);
    }
}
