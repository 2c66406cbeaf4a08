using System.Collections.Immutable;

namespace Compute.Orleans.WebApi.Dap.Constraints;

/// <summary>One variable, or one member of a Grid, that a constraint asks for.</summary>
/// <param name="Path">The name, or both names with a dot between them.</param>
/// <param name="Slabs">The positions along each dimension; empty for all.</param>
internal sealed record Projection(string Path, ImmutableArray<Hyperslab> Slabs);
