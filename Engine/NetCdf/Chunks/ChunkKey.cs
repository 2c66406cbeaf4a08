namespace Compute.Orleans.Engine.NetCdf.Chunks;

/// <summary>A chunk of a file in one state.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Where the chunk's stored bytes begin.</param>
internal readonly record struct ChunkKey(IndexKey File, long Offset);
