using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Chunks;

/// <summary>What a selection takes of one chunk.</summary>
/// <param name="Number">The chunk's place in the grid of chunks.</param>
/// <param name="First">The box's first element within the chunk, in bytes before all filters.</param>
/// <param name="To">The place of that element in the result, in bytes.</param>
/// <param name="Counts">The lengths of the box; no 0 among them.</param>
/// <param name="IsWhole">Whether nothing of the chunk is left out that lies within the data.</param>
internal readonly record struct ChunkPart(long Number, long First, int To, ImmutableArray<long> Counts, bool IsWhole);
