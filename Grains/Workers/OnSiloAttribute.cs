using Orleans.Placement;

namespace Compute.Orleans.Grains.Workers;

/// <summary>Asks for <see cref="OnSilo"/> placement.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnSiloAttribute() : PlacementAttribute(new OnSilo());
