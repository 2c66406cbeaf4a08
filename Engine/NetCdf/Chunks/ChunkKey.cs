namespace Compute.Orleans.Engine.NetCdf.Chunks;

/// <summary>A chunk of a file in one state, and how it is decoded.</summary>
/// <remarks>In a damaged file two variables may claim the same bytes, which decode to something else in each.</remarks>
/// <param name="File">The file.</param>
/// <param name="Chunk">The chunk's stored bytes.</param>
/// <param name="Bytes">Its length when it is decoded.</param>
/// <param name="Filters">A hash of what is undone.</param>
internal readonly record struct ChunkKey(IndexKey File, StoredChunk Chunk, long Bytes, int Filters)
{
    /// <summary>The key of a chunk.</summary>
    /// <param name="file">The file.</param>
    /// <param name="chunk">The chunk.</param>
    /// <param name="bytes">Its length when it is decoded.</param>
    /// <param name="layout">How its variable is stored.</param>
    public static ChunkKey Of(IndexKey file, StoredChunk chunk, long bytes, ChunkedLayout layout)
    {
        var hash = default(HashCode);
        foreach (var filter in layout.Filters)
        {
            hash.Add(filter.Id);
            foreach (var parameter in filter.Parameters)
            {
                hash.Add(parameter);
            }
        }

        return new(file, chunk, bytes, hash.ToHashCode());
    }
}
