using System.Collections.Immutable;

namespace Compute.Orleans.Grains.Interfaces.Processes;

/// <summary>A box in a coordinate reference system.</summary>
/// <param name="Crs">The URIs of the systems that it may be in, the default one first.</param>
[GenerateSerializer, Immutable, Alias("compute.bounding-box-description.v1")]
public sealed record BoundingBoxDescription([property: Id(0)] ImmutableArray<string> Crs) : IValueDescription;
