using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>Boxes of equal shape, each stored by itself; those at the ends reach beyond the data.</summary>
/// <param name="ChunkShape">The shape of a chunk, in elements.</param>
/// <param name="Extent">
/// The shape of what is stored; a dimension may be longer (a record that only other variables have): then the
/// elements beyond are fill values, whatever their chunk holds.
/// </param>
/// <param name="Chunks">
/// The chunks that were written; numbers count over the grid that covers the variable's shape, not the extent.
/// </param>
/// <param name="Filters">What was done to each chunk, in the order in which it was done.</param>
/// <param name="FillValue">One stored element, for chunks that were never written; empty for zeros.</param>
public sealed record ChunkedLayout(
    ImmutableArray<long> ChunkShape,
    ImmutableArray<long> Extent,
    ChunkTable Chunks,
    ImmutableArray<StoredFilter> Filters,
    ImmutableArray<byte> FillValue) : DataLayout;
