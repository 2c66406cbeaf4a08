namespace Compute.Orleans.Engine.NetCdf.Describing;

/// <summary>How many bytes a variable is, as its elements are and as the file holds them.</summary>
internal static class VariableSize
{
    /// <summary>All elements as they are before any filter; texts of any length count their places alone.</summary>
    /// <param name="variable">The variable.</param>
    /// <returns>At most 2^63 - 1, whatever a header claims.</returns>
    public static long Whole(IndexedVariable variable)
    {
        Int128 bytes = variable.ElementBytes;
        foreach (var length in variable.Shape)
        {
            bytes = length == 0 ? 0 : Int128.Min(bytes * length, long.MaxValue);
        }

        return (long)bytes;
    }

    /// <summary>What the file holds of a variable; null where that is not known.</summary>
    /// <param name="variable">The variable.</param>
    public static long? Stored(IndexedVariable variable) => Place(variable) switch
    {
        ContiguousLayout or RecordLayout => Whole(variable),
        ChunkedLayout chunked => OfChunks(chunked),
        UnwrittenLayout => 0,
        _ => null,
    };

    /// <summary>The bytes of all chunks that the file holds.</summary>
    /// <param name="layout">The chunks.</param>
    public static long OfChunks(ChunkedLayout layout)
    {
        Int128 bytes = 0;
        foreach (var chunk in layout.Chunks.Chunks)
        {
            bytes += chunk.Bytes;
        }

        return (long)Int128.Min(bytes, long.MaxValue);
    }

    /// <summary>Where the elements stand, be they readable or not.</summary>
    /// <param name="variable">The variable.</param>
    public static DataLayout Place(IndexedVariable variable) =>
        variable.Layout is RefusedLayout { Storage: { } storage } ? storage : variable.Layout;
}
