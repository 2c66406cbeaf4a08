using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>A variable of a NetCDF-4 file that is to be written.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="ChunkShape">The shape of a chunk, in elements; empty where all elements stand in one run.</param>
/// <param name="Filters">What is done to each chunk, in order.</param>
public sealed record NetCdf4Variable(
    VariableDefinition Definition, ImmutableArray<long> ChunkShape, ImmutableArray<StoredFilter> Filters);
