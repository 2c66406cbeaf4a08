namespace Compute.Orleans.Engine.NetCdf.Chunks;

/// <summary>A chunk, as it is stored, that is being read.</summary>
/// <param name="Read">Ends when all bytes are there.</param>
/// <param name="Buffer">Rented; it may be longer.</param>
/// <param name="Count">How many bytes the chunk has.</param>
internal sealed record FetchedChunk(Task Read, byte[] Buffer, int Count);
