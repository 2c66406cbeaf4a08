using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Operations.Signatures;

/// <summary>A box in a coordinate reference system.</summary>
/// <param name="Crs">The URIs of the systems that it may be in, the default one first.</param>
public sealed record BoundingBoxForm(ImmutableArray<string> Crs) : ValueForm;
