using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf;

namespace Compute.Orleans.Engine.Planning;

/// <summary>A chunk of an input that an output takes over as it is.</summary>
/// <param name="From">What it is a chunk of.</param>
/// <param name="Stored">The chunk.</param>
internal readonly record struct CopiedChunk(ReadNode From, StoredChunk Stored);
