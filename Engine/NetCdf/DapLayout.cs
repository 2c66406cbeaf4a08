using System.Collections.Immutable;
using Compute.Orleans.Engine.Sources.Dap;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>The elements are asked for by name and positions, of a DAP2 server.</summary>
/// <param name="Path">The array's name with those of what it is in, as the server's DDS writes them.</param>
/// <param name="Type">The type in which the server has them.</param>
/// <param name="ChunkShape">
/// The shape of the chunks that the server reads them from; empty where it does not tell.
/// </param>
public sealed record DapLayout(
    ImmutableArray<string> Path, DapType Type, ImmutableArray<long> ChunkShape) : DataLayout;
