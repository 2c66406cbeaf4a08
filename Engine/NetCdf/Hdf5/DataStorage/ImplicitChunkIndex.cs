namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>All chunks in one run, in order of their numbers, unfiltered: the place of each is computed.</summary>
/// <remarks>Source: "HDF5 File Format Specification", VIII.B "Implicit Index".</remarks>
internal static class ImplicitChunkIndex
{
    /// <summary>Takes all chunks.</summary>
    /// <param name="chunks">What takes them.</param>
    /// <param name="address">Address of the first chunk.</param>
    /// <exception cref="Faults.ComputeException">CorruptData when the run is not within the file.</exception>
    public static void Read(ChunkCollector chunks, long address)
    {
        if (chunks.IsFiltered)
        {
            throw chunks.Corrupt("there are filters, and no lengths of chunks");
        }

        var grid = new LinearGrid(chunks);
        if (grid.Count > (chunks.File.Bytes - address) / chunks.ChunkBytes)
        {
            throw chunks.Corrupt($"{grid.Count} chunks of {chunks.ChunkBytes} bytes do not fit into the file");
        }

        for (long number = 0; number < grid.Count; number++)
        {
            grid.Add(number, address + (number * chunks.ChunkBytes), chunks.ChunkBytes, skippedFilters: 0);
        }
    }
}
