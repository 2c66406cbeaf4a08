namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Where the elements of a variable were written.</summary>
public sealed record NetCdf4Data
{
    /// <summary>Nothing was written: all elements are fill values.</summary>
    public static readonly NetCdf4Data Unwritten = new(null, ChunkTable.Empty);

    private NetCdf4Data(long? offset, ChunkTable chunks) => (Offset, Chunks) = (offset, chunks);

    /// <summary>Where the run of all elements begins, in bytes from the start of the file; null for none.</summary>
    public long? Offset { get; }

    /// <summary>The chunks; none for a run.</summary>
    public ChunkTable Chunks { get; }

    /// <summary>A run of all elements; its length follows from the variable's shape.</summary>
    /// <param name="offset">Where it begins, in bytes from the start of the file.</param>
    public static NetCdf4Data Contiguous(long offset) => new(offset, ChunkTable.Empty);

    /// <summary>Chunks; those that are missing are fill values.</summary>
    /// <param name="chunks">Their numbers are row-major over the grid that covers the variable's shape.</param>
    public static NetCdf4Data Chunked(ChunkTable chunks) => new(null, chunks);
}
