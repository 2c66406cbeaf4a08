using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>One step of what was done to a chunk before it was stored.</summary>
/// <param name="Id">The number under which HDF5 registers it: 1 is deflate, 2 shuffle, 3 fletcher32, ...</param>
/// <param name="Name">The name that the file gives it; may be empty.</param>
/// <param name="IsOptional">Whether a chunk could be stored without it.</param>
/// <param name="Parameters">What it was told: the level of deflate, the element length of shuffle, ...</param>
public sealed record StoredFilter(int Id, string Name, bool IsOptional, ImmutableArray<uint> Parameters);
