namespace Compute.Orleans.Grains.Workers;

/// <summary>Places a grain on the silo that its key names.</summary>
[GenerateSerializer, Immutable, SuppressReferenceTracking, Alias("compute.on-silo.v1")]
internal sealed class OnSilo : PlacementStrategy;
