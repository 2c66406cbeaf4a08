namespace Compute.Orleans.Engine.NetCdf;

/// <summary>One chunk that the file holds.</summary>
/// <param name="Number">Its place in the grid of chunks, row-major, from 0.</param>
/// <param name="Offset">Where its bytes begin, from the start of the file.</param>
/// <param name="Bytes">Its stored length, behind all filters.</param>
/// <param name="SkippedFilters">Bit n is set where filter n of the variable was not applied to this chunk.</param>
public readonly record struct StoredChunk(long Number, long Offset, uint Bytes, uint SkippedFilters);
