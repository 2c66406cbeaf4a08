using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>A variable of a NetCDF-4 file that is to be written, and how its elements are stored.</summary>
/// <param name="Definition">Its name, type, dimensions and attributes.</param>
/// <param name="ChunkShape">The shape of a chunk; empty where all elements are one run, without filters.</param>
/// <param name="Filters">What is done to each chunk, in order.</param>
/// <param name="IsBigEndian">Whether numbers are stored with their most significant byte first.</param>
public sealed record NetCdf4Variable(
    VariableDefinition Definition,
    ImmutableArray<long> ChunkShape,
    ImmutableArray<StoredFilter> Filters,
    bool IsBigEndian = false);
